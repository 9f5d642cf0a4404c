// The page's switch: a button on each cell and one at the top. All else is loaded when one is pressed,
// or when the reader has edits on this page from an earlier visit.
import { cellElements, readConfig, ROOT, storageKey } from "./config";
import { missing } from "./support";

const config = readConfig();
const binder = document.querySelector<HTMLAnchorElement>('.launch-link[href*="mybinder"]');
const buttons: HTMLButtonElement[] = [];

function button(name: string, label: string, text: string): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  if (label) made.setAttribute("aria-label", label);
  const icon = document.createElement("span");
  icon.className = "icon icon-play";
  made.append(icon, text);
  buttons.push(made);
  return made;
}

function say(text: string): void {
  let note = document.querySelector<HTMLElement>(".cells-note");
  if (!note) {
    note = document.createElement("p");
    note.className = "cells-note";
    note.setAttribute("role", "status");
    document.querySelector(".launch")?.after(note);
  }
  note.textContent = text;
  if (text && binder) {
    const link = document.createElement("a");
    link.href = binder.href;
    link.textContent = "Open this page on Binder.";
    note.append(" ", link);
  }
  if (text) note.scrollIntoView({ block: "nearest" });
}

type App = Awaited<ReturnType<(typeof import("./app"))["start"]>>;
let started: Promise<App> | undefined;

async function load(python: boolean): Promise<App> {
  const cells = fetch(ROOT + config.cells);
  cells.catch(() => {}); // reported by start
  return (await import("./app")).start(config, cells, python);
}

/** Load the rest once, however often and by whatever it is asked for. */
function start(python: boolean): Promise<App> {
  started ??= load(python);
  started.catch(() => (started = undefined)); // the next press tries again
  return started;
}

/** Load the rest and take the buttons' place; an element's cell runs at once, "page" starts Python. */
async function begin(wish?: HTMLElement | "page"): Promise<void> {
  const fault = missing();
  if (fault) return say(fault);
  buttons.forEach((one) => one.setAttribute("aria-busy", "true"));
  try {
    const page = await start(wish !== undefined);
    say("");
    buttons.forEach((one) => one.remove());
    if (wish === "page") page.begin();
    else if (wish) page.runElement(wish);
  } catch (error) {
    console.warn("Cells stay as they are:", error);
    say("The cells could not be loaded. Check the connection and press again.");
    buttons.forEach((one) => one.removeAttribute("aria-busy"));
  }
}

function hasEdits(): boolean {
  try {
    return localStorage.getItem(storageKey(config.page)) !== null;
  } catch {
    return false; // storage is forbidden: nothing was kept
  }
}

const launch = document.querySelector(".launch");
const top = button("launch-link cells-start", "", "Run in this page");
top.addEventListener("click", () => begin("page"));
launch?.prepend(top);

cellElements().forEach((cell, index) => {
  const run = button("cell-run", `Run cell ${index + 1}`, "Run");
  run.addEventListener("click", () => begin(cell));
  cell.querySelector(".cell_input")?.append(run);
});

if (hasEdits()) void begin();
