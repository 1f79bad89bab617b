import { expect, test } from 'vitest';
import { refuseNetworkFs } from './network-fs.ts';

test.for([
  ['NFS', 0x6969],
  ['SMB', 0xfe534d42],
  ['CIFS', 0xff534d42],
  ['FUSE', 0x65735546],
  ['9P', 0x01021997],
] as const)('%s is refused with one sentence', ([name, type]) => {
  expect(() => refuseNetworkFs('/home/hana/roomlog.db', type)).toThrow(
    expect.objectContaining({
      exitCode: 74,
      message: expect.stringMatching(new RegExp(`\\(${name}\\).*; set .*\\.$`)),
    }),
  );
});

test.for([
  ['ext4', 0xef53],
  ['btrfs', 0x9123683e],
  ['tmpfs', 0x01021994],
  ['overlayfs', 0x794c7630],
  ['unknown', undefined],
] as const)('%s is not', ([, type]) => {
  expect(() => refuseNetworkFs('/home/hana/roomlog.db', type)).not.toThrow();
});
