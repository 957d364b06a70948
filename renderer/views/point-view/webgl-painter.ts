// Drawing with WebGL2: all points of a call in one draw of gl.POINTS, colours through a lookup texture.
// Points are uploaded in drawing order, so a part of them is a sample of all.
import { inDrawingOrder, orderedEntries, orderedSelection } from './drawing-order.ts';
import type { Painter, Painting } from './painter.ts';
import { dimming, tableEntries, type Scene } from './scene.ts';
import { fragmentShader, vertexShader } from './shaders.ts';

/** Draws on `canvas` with WebGL2; null where the browser or the computer has none. */
export function createWebglPainter(canvas: HTMLCanvasElement): Painter | null {
  const gl = canvas.getContext('webgl2', {
    alpha: true,
    antialias: false,
    depth: true,
    // Large pictures are drawn in parts, one a frame, onto what is there.
    preserveDrawingBuffer: true,
  });
  const program = gl && linkProgram(gl);
  if (!gl || !program) return null;

  const buffers = createBuffers(gl);
  const texture = createTable(gl);
  const uniform = (name: string): WebGLUniformLocation | null =>
    gl.getUniformLocation(program, name);
  const places = {
    transform: uniform('transform'),
    pointSize: uniform('pointSize'),
    alpha: uniform('alpha'),
    dimming: uniform('dimming'),
    order: uniform('order'),
    edge: uniform('edge'),
  };
  let pixelRatio = 1;
  let width = 1;
  let height = 1;
  let uploaded: Scene | null = null;

  gl.useProgram(program);
  gl.uniform1i(uniform('table'), 0);
  gl.enable(gl.BLEND);
  gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
  gl.depthFunc(gl.LEQUAL);

  const upload = (scene: Scene): void => {
    if (scene.xy !== uploaded?.xy) buffers.setPositions(scene.xy);
    if (scene.entries !== uploaded?.entries) buffers.setEntries(scene.entries);
    if (scene.selected !== uploaded?.selected || scene.entries.length !== uploaded?.entries.length)
      buffers.setSelected(scene.selected);
    if (scene.table !== uploaded?.table) fillTable(gl, texture, scene.table);
    uploaded = scene;
  };

  const paint = ({ scene, projection, style, from, to }: Painting): void => {
    if (gl.isContextLost()) return;
    upload(scene);
    if (from === 0) gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    const isLayered = scene.isOrdered || scene.selected !== null;
    if (isLayered) gl.enable(gl.DEPTH_TEST);
    else gl.disable(gl.DEPTH_TEST);
    gl.uniform4f(
      places.transform,
      (2 * projection.scale) / width,
      (2 * projection.scale) / height,
      (2 * projection.originX) / width - 1,
      1 - (2 * projection.originY) / height,
    );
    gl.uniform1f(places.pointSize, 2 * style.radius * pixelRatio);
    gl.uniform1f(places.alpha, style.alpha);
    gl.uniform1f(places.dimming, scene.selected ? dimming : 1);
    gl.uniform1f(places.order, scene.isOrdered ? 1 : 0);
    gl.uniform1f(places.edge, scene.isOrdered ? 0.35 : 0);
    gl.drawArrays(gl.POINTS, from, to - from);
  };

  return {
    kind: 'webgl2',
    resize(cssWidth, cssHeight, ratio) {
      width = cssWidth;
      height = cssHeight;
      pixelRatio = ratio;
      canvas.width = Math.max(1, Math.round(cssWidth * ratio));
      canvas.height = Math.max(1, Math.round(cssHeight * ratio));
      gl.viewport(0, 0, canvas.width, canvas.height);
    },
    paint,
    dispose() {
      buffers.dispose();
      gl.deleteTexture(texture);
      gl.deleteProgram(program);
    },
  };
}

interface Buffers {
  setPositions(xy: Float32Array): void;
  setEntries(entries: Uint16Array): void;
  setSelected(selected: Uint8Array | null): void;
  dispose(): void;
}

function createBuffers(gl: WebGL2RenderingContext): Buffers {
  const [positions, entries, selected] = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()];
  const fill = (buffer: WebGLBuffer, data: ArrayBufferView<ArrayBuffer>): void => {
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
    gl.bufferData(gl.ARRAY_BUFFER, data, gl.STATIC_DRAW);
  };
  return {
    setPositions(xy) {
      fill(positions, inDrawingOrder(xy, 2, Float32Array));
      gl.enableVertexAttribArray(0);
      gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
    },
    setEntries(values) {
      fill(entries, orderedEntries(values));
      gl.enableVertexAttribArray(1);
      gl.vertexAttribIPointer(1, 1, gl.UNSIGNED_SHORT, 0, 0);
    },
    setSelected(mask) {
      if (!mask) {
        gl.disableVertexAttribArray(2);
        gl.vertexAttribI4ui(2, 1, 0, 0, 0);
        return;
      }
      fill(selected, orderedSelection(mask));
      gl.enableVertexAttribArray(2);
      gl.vertexAttribIPointer(2, 1, gl.UNSIGNED_BYTE, 0, 0);
    },
    dispose() {
      for (const buffer of [positions, entries, selected]) gl.deleteBuffer(buffer);
    },
  };
}

function createTable(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
    gl.texParameteri(gl.TEXTURE_2D, name, gl.NEAREST);
  return texture;
}

function fillTable(gl: WebGL2RenderingContext, texture: WebGLTexture, table: Uint8Array): void {
  const shape = [tableEntries / 64, 64] as const;
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, shape[1], shape[0], 0, gl.RGBA, gl.UNSIGNED_BYTE, table);
}

/** The compiled program; null when the driver refuses it or the context was lost meanwhile. */
function linkProgram(gl: WebGL2RenderingContext): WebGLProgram | null {
  const program = gl.createProgram();
  const sources = [
    [gl.VERTEX_SHADER, vertexShader],
    [gl.FRAGMENT_SHADER, fragmentShader],
  ] as const;
  for (const [kind, source] of sources) {
    const shader = gl.createShader(kind);
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  return gl.getProgramParameter(program, gl.LINK_STATUS) ? program : null;
}
