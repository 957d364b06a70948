// The two small programs of the WebGL painter (GLSL ES 3.00).

/** Places a point, looks its colour up, and puts selected and high points in front. */
export const vertexShader = `#version 300 es
layout(location = 0) in vec2 position;
layout(location = 1) in uint entry;
layout(location = 2) in uint selected;
uniform vec4 transform;
uniform float pointSize;
uniform float alpha;
uniform float dimming;
uniform float order;
uniform sampler2D table;
flat out vec4 color;
flat out float size;

void main() {
  vec4 own = texelFetch(table, ivec2(int(entry & 63u), int(entry >> 6u)), 0);
  bool isDim = selected == 0u;
  vec3 rgb = isDim ? texelFetch(table, ivec2(0, 0), 0).rgb : own.rgb;
  float a = alpha * (isDim ? dimming : 1.0);
  color = vec4(rgb * a, a);
  size = max(1.0, pointSize);
  gl_PointSize = size;
  float depth = 0.5 - 0.4 * order * float(entry) / 256.0 + (isDim ? 0.45 : 0.0);
  // What is hidden is put outside the picture and never reaches the second program.
  gl_Position = own.a > 0.5 ? vec4(position * transform.xy + transform.zw, depth, 1.0) : vec4(2.0, 2.0, 2.0, 1.0);
}
`;

/** Makes the square of a point a disc with a soft edge; points of two pixels and less stay squares. */
export const fragmentShader = `#version 300 es
precision mediump float;
flat in vec4 color;
flat in float size;
uniform float edge;
out vec4 result;

void main() {
  if (size <= 2.0) {
    result = color;
    return;
  }
  float fromEdge = 0.5 * size * (1.0 - length(2.0 * gl_PointCoord - 1.0));
  // The faint part of an edge would hide the layer below it and show the paper instead.
  if (fromEdge <= edge) discard;
  result = color * min(1.0, fromEdge);
}
`;
