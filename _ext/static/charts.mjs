// Upgrades the drawn charts of a page to interactive ones, each when it comes near the screen.
// The drawing stays where anything fails: a reader never sees an empty frame.
import { furnish } from "./chart-controls.mjs";

const bundle = new URL("vega-bundle.mjs", import.meta.url);
const PRINTED = { "--chart-ink": "#2b2823", "--chart-soft": "#5d574e", "--chart-rule": "#e6decf", "--chart-axis": "#8b8375" };
const NOTHING = () => Promise.reject(new Error("a chart in the page uses the data of its own cell only"));
const SAFE = { loader: { load: NOTHING, sanitize: NOTHING, http: NOTHING, file: NOTHING } };
let vega;

function load() {
  vega ??= import(bundle.href).then(() => window.vegaEmbed);
  return vega;
}

// `ast`: Vega interprets a chart's expressions; compiling them would be running text as a script.
// `logLevel`: errors only, for what Vega-Lite advises authors is not for a reader's console.
const OPTIONS = { renderer: "svg", actions: false, tooltip: { theme: "page" }, ast: true, logLevel: 1 };

async function upgrade(figure) {
  const spec = JSON.parse(figure.querySelector(".chart-spec").textContent);
  try {
    await wake(figure, spec);
  } catch (error) {
    console.warn(`Chart ${figure.id} stays a drawing:`, error);
  }
}

// Makes a figure interactive. `safe` is for specifications from elsewhere, which may fetch nothing.
export async function wake(figure, spec, safe = false) {
  const live = figure.querySelector(".chart-live");
  const drawing = figure.querySelector(".chart-drawing");
  const embed = await load();
  live.hidden = false;
  if (drawing) live.style.height = `${drawing.offsetHeight}px`; // nothing jumps while Vega measures
  try {
    const { view } = await embed(live, spec, safe ? { ...OPTIONS, ...SAFE } : OPTIONS);
    furnish(live, view, spec);
    if (drawing) drawing.hidden = true;
    figure.dataset.live = "";
  } catch (error) {
    live.hidden = true;
    throw error;
  } finally {
    live.style.height = "";
  }
}

// Draws a specification from elsewhere as a PNG on white, whatever the page's colours are.
export async function picture(spec) {
  const embed = await load();
  const place = document.createElement("div");
  place.style.cssText = "position:absolute; left:-9999px; width:660px";
  document.body.append(place);
  try {
    const light = JSON.stringify(spec).replace(/var\((--[\w-]+)\)/g, (_all, name) => PRINTED[name] ?? "#000");
    const made = await embed(place, JSON.parse(light), { ...OPTIONS, ...SAFE, renderer: "canvas" });
    const address = await made.view.background("#ffffff").toImageURL("png", 2);
    made.finalize();
    return address;
  } finally {
    place.remove();
  }
}

const seen = new IntersectionObserver(
  (entries) => {
    for (const entry of entries.filter((e) => e.isIntersecting)) {
      seen.unobserve(entry.target);
      upgrade(entry.target);
    }
  },
  { rootMargin: "300px" },
);
document.querySelectorAll("figure.chart:has(.chart-spec)").forEach((figure) => seen.observe(figure));
