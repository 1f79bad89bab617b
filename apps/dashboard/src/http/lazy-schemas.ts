/**
 * Compiles the schema of a route when it is asked for the first time. To compile all of them took a quarter of the time
 * until the page answers (bench/src/small.ts), and most routes of a home are never asked for.
 */
import validators from '@fastify/ajv-compiler';
import serializers from '@fastify/fast-json-stringify-compiler';

const buildValidator: validators.BuildCompilerFromPool = (...given) => {
  const compile = validators()(...given);
  type Validate = ReturnType<typeof compile>;
  return (route) => {
    let compiled: Validate | undefined;
    const validate = (data: unknown) => {
      compiled ??= compile(route);
      const isValid = compiled(data);
      // Where Ajv leaves what is wrong, and Fastify finds it.
      validate.errors = compiled.errors;
      return isValid;
    };
    validate.errors = undefined as Validate['errors'];
    return validate as Validate;
  };
};

const buildSerializer: ReturnType<typeof serializers> = (...given) => {
  const compile = serializers()(...given);
  return (route) => {
    let compiled: ReturnType<typeof compile> | undefined;
    return (data) => {
      compiled ??= compile(route);
      return compiled(data);
    };
  };
};

/** For Fastify's option `schemaController`. */
export const lazySchemas = { compilersFactory: { buildValidator, buildSerializer } };
