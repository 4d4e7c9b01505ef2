// The map: an outline of the world that ships with the program, and marks that the server gathers for what is in sight.
const box = document.querySelector("[data-map]");
const located = document.querySelector("[data-located]");
const deepest = 18;
const style = getComputedStyle(document.documentElement);
const ink = name => style.getPropertyValue(name).trim();

const [zoom, latitude, longitude] = (new URLSearchParams(location.search).get("at") ?? "").split("/").map(Number);
const hasPlace = [zoom, latitude, longitude].every(Number.isFinite);
// The farthest zoom at which the world is as wide as the map; a wide screen begins closer than a phone.
const whole = Math.max(2, Math.floor(Math.log2(box.clientWidth / 256)));
const map = L.map(box, { minZoom: whole - 1, maxZoom: deepest, worldCopyJump: true, attributionControl: false, zoomSnap: 1 });
map.setView(hasPlace ? [latitude, longitude] : [25, 10], hasPlace ? zoom : whole);
L.control.attribution({ prefix: false }).addAttribution("Outline: Natural Earth").addTo(map);

// The theme may change under the map: colours are the page's own.
const land = () => ({ color: ink("--line-strong"), weight: .7, fillColor: ink("--raised"), fillOpacity: 1, interactive: false });
const marks = L.layerGroup().addTo(map);

// A ring that crosses 180 degrees goes on beyond them, and not back across the whole map; one round the pole is closed along it.
function unrolled(ring) {
  let turn = 0;
  const line = ring.map(([east, north], at) => {
    const step = at === 0 ? 0 : east - ring[at - 1][0];
    turn += Math.abs(step) > 180 ? -360 * Math.sign(step) : 0;
    return [east + turn, north];
  });
  if (turn !== 0) {
    return [...line, [line.at(-1)[0], -90], [line[0][0], -90], line[0]];
  }
  const middle = line.reduce((sum, [east]) => sum + east, 0) / line.length;
  const shift = -360 * Math.round(middle / 360);
  return line.map(([east, north]) => [east + shift, north]);
}

async function drawWorld() {
  const answer = await fetch(box.dataset.world);
  const world = await answer.json();
  const countries = topojson.feature(world, world.objects.countries);
  for (const { geometry } of countries.features) {
    geometry.coordinates = geometry.type === "Polygon" ? geometry.coordinates.map(unrolled) : geometry.coordinates.map(rings => rings.map(unrolled));
  }
  // The world goes on to the left and to the right, as the marks do.
  const outlines = [-360, 0, 360].map(turn => L.geoJSON(countries, { style: land, coordsToLatLng: ([east, north]) => L.latLng(north, east + turn) }).addTo(map).bringToBack());
  const paint = () => outlines.forEach(outline => outline.setStyle(land()));
  new MutationObserver(paint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
}

const photos = count => `${count.toLocaleString("en")} ${count === 1 ? "photo" : "photos"}`;

function markOf(mark) {
  const picture = document.createElement("span");
  picture.className = "mark";
  const image = document.createElement("img");
  image.src = mark.thumbnailUrl;
  image.alt = "";
  picture.append(image);
  if (mark.count > 1) {
    const count = document.createElement("b");
    count.textContent = mark.count.toLocaleString("en");
    picture.append(count);
  }
  const icon = L.divIcon({ html: picture, className: "photo-mark", iconSize: [60, 60] });
  const marker = L.marker([mark.latitude, mark.longitude], { icon, title: photos(mark.count), alt: photos(mark.count), riseOnHover: true });
  const go = () => follow(mark);
  marker.on("click", go);
  marker.on("keypress", event => event.originalEvent.key === "Enter" && go());
  return marker;
}

// One photo opens; several are looked at closer, until they lie on one spot: then they are the answer to a search.
function follow(mark) {
  const [south, west, north, east] = mark.bounds;
  const apart = map.distance([south, west], [north, east]);
  if (mark.count === 1) {
    location.assign(`/photos/${encodeURIComponent(mark.photo)}`);
  } else if (map.getZoom() < deepest && apart > 100) {
    map.fitBounds([[south, west], [north, east]], { padding: [60, 60], maxZoom: deepest });
  } else {
    const kilometres = Math.max(.1, apart / 1000).toFixed(1);
    location.assign(`/?q=${encodeURIComponent(`near:${mark.latitude.toFixed(5)},${mark.longitude.toFixed(5)},${kilometres}`)}`);
  }
}

let asking = null;
async function ask() {
  asking?.abort();
  asking = new AbortController();
  const seen = map.getBounds();
  const clamp = degrees => Math.max(-90, Math.min(90, degrees)).toFixed(6);
  const address = `${box.dataset.marks}?zoom=${map.getZoom()}&south=${clamp(seen.getSouth())}&north=${clamp(seen.getNorth())}`
    + `&west=${Math.max(-1080, seen.getWest()).toFixed(6)}&east=${Math.min(1080, seen.getEast()).toFixed(6)}`;
  try {
    const answer = await fetch(address, { signal: asking.signal });
    if (!answer.ok) {
      throw new Error(`${address}: ${answer.status}`);
    }
    const view = await answer.json();
    marks.clearLayers();
    view.marks.forEach(mark => markOf(mark).addTo(marks));
    const here = view.marks.reduce((sum, mark) => sum + mark.count, 0);
    located.textContent = view.located === 0
      ? "None of your photos says where it was taken."
      : `${photos(here)} in sight, of ${photos(view.located)} that say where they were taken`;
  } catch (error) {
    if (error.name !== "AbortError") {
      located.textContent = "The photos' places could not be fetched; move the map to try again.";
      console.warn(error);
    }
  }
}

// The style sheet may come after the script, and a phone is turned.
new ResizeObserver(() => map.invalidateSize()).observe(box);
map.on("moveend", () => {
  const { lat, lng } = map.getCenter();
  history.replaceState(history.state, "", `${location.pathname}?at=${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
  ask();
});
await Promise.all([drawWorld(), ask()]);
