import type { Construct } from 'constructs';
import { contentHash } from './content-hash.ts';
import * as k8s from './k8s.ts';
import type { Labels } from './manifest.ts';

/** Files for a container, in a ConfigMap whose hash goes on the pods so that a change rolls them. */
export class ConfigFiles {
  readonly name: string;
  /** The first 16 hex digits of the content's SHA-256. */
  readonly hash: string;
  readonly files: readonly string[];

  constructor(scope: Construct, name: string, { files, labels }: { files: Record<string, string>; labels: Labels }) {
    this.name = name;
    this.files = Object.keys(files);
    // API servers drop an empty map, and what is applied again then differs each time.
    const data = this.files.length > 0 ? files : undefined;
    new k8s.KubeConfigMap(scope, `ConfigMap-${name}`, { metadata: { name, labels }, data });
    this.hash = contentHash(files);
  }
}
