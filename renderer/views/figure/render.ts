// A drawing as the files a person takes away. The preview is the SVG itself, and PNG is made from it by the browser, so
// that all show the same.
import { imagesOf, ptPerMm, type Drawing, type Pixels } from '#shared/figure/drawing.ts';
import { toPdf } from '#shared/figure/pdf.ts';
import { encodePng, toDataUrl, withResolution, type Deflate } from '#shared/figure/png.ts';
import { toSvg } from '#shared/figure/svg.ts';

const deflate: Deflate = async (bytes) => {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

export async function renderSvg(drawing: Drawing): Promise<string> {
  const urls = new Map<Pixels, string>();
  for (const { pixels } of imagesOf(drawing.items)) {
    urls.set(pixels, toDataUrl(await encodePng(pixels, deflate)));
  }
  return toSvg(drawing, urls);
}

export function renderPdf(drawing: Drawing): Promise<Uint8Array<ArrayBuffer>> {
  return toPdf(drawing, deflate);
}

/** Rejects when the browser cannot make a picture of that size. */
export async function renderPng(drawing: Drawing, dpi: number): Promise<Uint8Array<ArrayBuffer>> {
  const picture = await loadPicture(await renderSvg(drawing));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round((drawing.width / ptPerMm / 25.4) * dpi);
  canvas.height = Math.round((drawing.height / ptPerMm / 25.4) * dpi);
  canvas.getContext('2d')!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) {
    throw new Error(`A picture of ${canvas.width} x ${canvas.height} px could not be made here.`);
  }
  return withResolution(new Uint8Array(await blob.arrayBuffer()), dpi);
}

async function loadPicture(svg: string): Promise<HTMLImageElement> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const picture = new Image();
    picture.src = url;
    await picture.decode();
    return picture;
  } finally {
    URL.revokeObjectURL(url);
  }
}
