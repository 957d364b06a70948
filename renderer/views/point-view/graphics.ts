// Whether WebGL is drawn by a graphics card here.

/** Names that drivers made of software give themselves. */
const software = /swiftshader|llvmpipe|softpipe|software|basic render|warp/i;

let known: boolean | null = null;

/**
 * Whether WebGL2 is there and drawn by a graphics card. Without one (remote desktops, virtual machines, old drivers) the
 * browser draws with a driver made of software, at a tenth of the speed of a painter that knows what it paints.
 */
export function hasGraphics(): boolean {
  known ??= askDriver();
  return known;
}

function askDriver(): boolean {
  const gl = document.createElement('canvas').getContext('webgl2');
  if (!gl) return false;
  const names = gl.getExtension('WEBGL_debug_renderer_info');
  const renderer = String(gl.getParameter(names ? names.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  gl.getExtension('WEBGL_lose_context')?.loseContext();
  return !software.test(renderer);
}
