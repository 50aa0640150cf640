// Draws `world.txt`, the lands of the world map of the report, from Natural Earth 1:50m.
//
//   npm install --no-save world-atlas@2 topojson-client@3 topojson-simplify@3 d3-geo@3 i18n-iso-countries@7
//   node src/report/world/make.mjs > src/report/world/world.txt
//
// Equal Earth keeps areas true. Points that bend a border by little are left out, so the world fits in the page.
// Decided here, since Natural Earth draws who holds the ground: Crimea is drawn with Ukraine, Northern Cyprus with
// Cyprus, Somaliland with Somalia. Lands without a code of ISO 3166 are drawn as nobody's (`---`). Nothing here states
// a position.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { geoContains, geoEqualEarth, geoPath } from "d3-geo";
import { merge } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const require = createRequire(import.meta.url);
const codes = require("i18n-iso-countries");
const WIDTH = 960;
const HEIGHT = 440;
/// Smallest triangle a point may make with its neighbours, in square units of the picture.
const BEND = 0.7;
/// Smallest island drawn, likewise; the largest part of every land is always drawn.
const ISLAND = 4;
const CRIMEA = [34.3, 45.2];
const WITH = { "N. Cyprus": "196", Somaliland: "706", "Siachen Glacier": "---", Kosovo: "---", "Indian Ocean Ter.": "---" };

const projection = geoEqualEarth().rotate([-11, 0]).fitExtent(
  [[4, 4], [WIDTH - 4, HEIGHT - 4]],
  { type: "MultiPoint", coordinates: [[-125, 50], [-100, 20], [178, -38], [11, 79], [11, -55]] },
);
const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-50m.json")));
const project = ([x, y]) => projection([x, y]);
const unpacked = {
  ...world,
  transform: undefined,
  arcs: world.arcs.map((arc) => {
    let [x, y] = [0, 0];
    const { scale, translate } = world.transform;
    return arc.map(([dx, dy]) => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  }),
};
/// The polygons of each land, as lists of arcs.
const lands = new Map();
const polygons = (land) => (land.type === "Polygon" ? [land.arcs] : land.arcs);
const isCrimea = (arcs) =>
  geoContains({ type: "Polygon", coordinates: merge(unpacked, [{ type: "Polygon", arcs }]).coordinates[0] }, CRIMEA);
for (const land of unpacked.objects.countries.geometries) {
  if (!land.type || land.properties.name === "Antarctica") continue;
  for (const arcs of polygons(land)) {
    let id = land.id ?? WITH[land.properties.name] ?? "---";
    if (id === "643" && isCrimea(arcs)) id = "804";
    if (!lands.has(id)) lands.set(id, []);
    lands.get(id).push(arcs);
  }
}
const flat = presimplify({ ...unpacked, arcs: unpacked.arcs.map((arc) => arc.map(project)) });
const drawn = simplify(flat, BEND);
/// Islands on the seam of the map would be drawn across the whole of it; they are left out.
const isWhole = (ring) => Math.max(...ring.map(([x]) => x)) - Math.min(...ring.map(([x]) => x)) < WIDTH / 2;
const area = (ring) => Math.abs(ring.reduce((sum, [x, y], at) => {
  const [u, v] = ring[(at + 1) % ring.length];
  return sum + x * v - u * y;
}, 0)) / 2;
const middle = (ring) => {
  const path = geoPath();
  return path.centroid({ type: "Polygon", coordinates: [ring] });
};
const round = ([x, y]) => [Math.round(x * 2), Math.round(y * 2)];
function outline(ring) {
  const points = ring.map(round).filter((point, at, all) => at === 0 || String(point) !== String(all[at - 1]));
  if (points.length < 4) return "";
  let text = `M${points[0][0]} ${points[0][1]}l`;
  for (let at = 1; at < points.length - 1; at += 1) {
    const [dx, dy] = [points[at][0] - points[at - 1][0], points[at][1] - points[at - 1][1]];
    text += `${at > 1 && dx >= 0 ? " " : ""}${dx}${dy >= 0 ? " " : ""}${dy}`;
  }
  return `${text}z`;
}
const lines = [];
for (const [id, parts] of lands) {
  const code = id === "---" ? id : codes.numericToAlpha3(id);
  const whole = merge(drawn, parts.map((arcs) => ({ type: "Polygon", arcs }))).coordinates;
  const fine = merge(flat, parts.map((arcs) => ({ type: "Polygon", arcs }))).coordinates;
  const largest = fine.map(([ring]) => ring).sort((a, b) => area(b) - area(a))[0];
  const size = fine.reduce((sum, [ring]) => sum + area(ring), 0);
  const [x, y] = middle(largest);
  const text = whole
    .filter(([ring]) => isWhole(ring))
    .filter(([ring]) => area(ring) >= ISLAND || area(ring) >= size / 2)
    .flatMap((rings) => rings.filter((ring, at) => at === 0 || area(ring) >= ISLAND))
    .map(outline)
    .join("");
  lines.push(`${code} ${Math.round(x * 2)} ${Math.round(y * 2)} ${Math.round(size)} ${text}`);
}
lines.sort();
console.log(`# Lands of the world, Equal Earth, in a frame of ${2 * WIDTH} by ${2 * HEIGHT}: code, middle, area, outline.
# Made with Natural Earth (naturalearthdata.com), public domain; drawn anew by make.mjs beside this file.
# Borders are for orientation and state no position.`);
console.log(lines.join("\n"));
