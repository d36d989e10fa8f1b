export interface ImageUpdaterSpec {
  applicationRefs: {
    namePattern: string;
    labelSelectors?: object;
    useAnnotations?: boolean;
    images?: { alias: string; imageName: string }[];
    writeBackConfig?: WriteBackShape;
  }[];
  writeBackConfig?: WriteBackShape;
}

interface WriteBackShape {
  method?: string;
  gitConfig?: { branch?: string; repository?: string; writeBackTarget?: string };
}
