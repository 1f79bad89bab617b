/** Caches what `make` works out for a day, for up to three days, so that neighbouring times are cheap. */
export function cacheDays<Value>(make: (day: number) => Value): (day: number) => Value {
  const days = new Map<number, Value>();
  return (day) => {
    const known = days.get(day);
    if (known !== undefined) return known;
    if (days.size >= 3) days.clear();
    const value = make(day);
    days.set(day, value);
    return value;
  };
}
