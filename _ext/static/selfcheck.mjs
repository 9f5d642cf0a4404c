// Checks the answers of a quiz. All that it says stands in the page, in the list below each
// question; without this script readers open that list themselves.

const SPACES = /[\s\u00a0\u2009\u202f]+/g;

/** Readings of a number as people write it: 0.25, 0,25, 1,502.3, 1.502,3, 25 %, −3. */
export function readings(text) {
  const plain = text.replace(SPACES, "").replace(/[−–]/g, "-").replace(/^\+/, "").replace(/%$/, "");
  if (!/^-?[\d.,]+(e-?\d+)?$/i.test(plain) || !/\d/.test(plain)) return [];
  const found = [];
  const last = Math.max(plain.lastIndexOf(","), plain.lastIndexOf("."));
  const marks = plain.match(/[.,]/g) ?? [];
  // The last mark may be the decimal one, when no other of its kind stands in the number.
  if (last < 0 || marks.filter((mark) => mark === plain[last]).length === 1) {
    const whole = plain.slice(0, last < 0 ? undefined : last).replace(/[.,]/g, "");
    found.push(Number(last < 0 ? whole : `${whole}.${plain.slice(last + 1)}`));
  }
  // Or every mark divides thousands.
  if (/^-?\d{1,3}([.,]\d{3})+$/.test(plain)) found.push(Number(plain.replace(/[.,]/g, "")));
  return found.filter(Number.isFinite);
}

/** A word or two without what does not matter: case, spaces, accents, an article, a full stop. */
export function plainWords(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[’]/g, "'")
    .replace(SPACES, " ").trim().replace(/^(the|a|an) /, "").replace(/[.!?]+$/, "");
}

const AGREES = /^(right|yes|correct)\b/i;

const near = (row, value) =>
  Math.abs(value - Number(row.dataset.value)) <= Number(row.dataset.tolerance) + 1e-9;

/** What is said of a form: {state: "right" | "wrong" | "none", lead, rows}. */
function judge(form) {
  const rows = [...form.querySelectorAll(".selfcheck-answers li")];
  const none = (lead) => ({ state: "none", lead, rows: [] });
  const one = (row) => "right" in row.dataset
    ? { state: "right", lead: "Right.", rows: [row] }
    : { state: "wrong", lead: "Not yet.", rows: [row] };
  const otherwise = rows.find((row) => "otherwise" in row.dataset);

  if (form.dataset.kind === "single" || form.dataset.kind === "multi") {
    const chosen = [...form.querySelectorAll("input:checked")].map((input) => input.value);
    if (!chosen.length) return none("Choose an answer first.");
    const picked = rows.filter((row) => chosen.includes(row.dataset.choice));
    if (form.dataset.kind === "single") return one(picked[0]);
    const right = rows.every((row) => "right" in row.dataset === picked.includes(row));
    if (right) return { state: "right", lead: "Right, all of them.", rows: picked };
    const soFar = picked.every((row) => "right" in row.dataset);
    return { state: "wrong", lead: soFar ? "Right so far. One or more are missing." : "Not yet.", rows: picked };
  }

  const written = form.querySelector("input").value;
  if (!written.trim()) return none("Write an answer first.");
  if (form.dataset.kind === "short") {
    const meant = plainWords(written);
    const known = rows.find((row) =>
      row.dataset.answers && JSON.parse(row.dataset.answers).some((word) => plainWords(word) === meant));
    return one(known ?? otherwise);
  }
  const values = readings(written);
  if (!values.length) return none("Write a number, such as 0.25 or 0,25.");
  const valued = rows.filter((row) => "value" in row.dataset);
  return one(valued.find((row) => values.some((value) => near(row, value))) ?? otherwise);
}

/** Show what is said, as text that a screen reader hears. */
function say(form, { state, lead, rows }) {
  const place = form.querySelector(".selfcheck-said");
  const head = document.createElement("strong");
  const first = rows.length === 1 ? rows[0].querySelector(".selfcheck-why").textContent : "";
  head.textContent = state === "right" && AGREES.test(first) ? "" : lead; // no "Right. Right: ..."
  const many = form.dataset.kind === "multi" && rows.length;
  const reasons = rows.map((row) => {
    const why = row.querySelector(".selfcheck-why").cloneNode(true);
    if (!many) return why;
    const item = document.createElement("li");
    const choice = form.querySelector(`input[value="${row.dataset.choice}"] + span`);
    const name = document.createElement("em");
    name.append(...choice.cloneNode(true).childNodes);
    item.append("right" in row.dataset ? "✓ " : "✗ ", name, " ", why);
    return item;
  });
  if (many) {
    const list = document.createElement("ul");
    list.append(...reasons);
    place.replaceChildren(head, list);
  } else {
    place.replaceChildren(head, " ", ...reasons);
  }
  form.dataset.state = state;
}

for (const form of document.querySelectorAll("form.selfcheck")) {
  form.querySelector(".selfcheck-check").hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    say(form, judge(form));
  });
  // What was said is about the answer before.
  form.addEventListener("input", () => {
    delete form.dataset.state;
    form.querySelector(".selfcheck-said").replaceChildren();
  });
}
