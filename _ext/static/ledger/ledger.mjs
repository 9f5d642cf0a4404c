// The overview of claims, narrowed by verdict and by words. Without this script all are shown.
const overview = document.querySelector(".claims-overview");
const claims = [...overview.querySelectorAll(".claim")].map((item) => ({
  item,
  verdict: item.querySelector(".stamp").textContent,
  kind: [...item.classList].find((name) => name.startsWith("verdict-")),
  words: item.textContent.toLowerCase(),
}));

const form = document.createElement("form");
form.className = "claims-filter";
form.addEventListener("submit", (event) => event.preventDefault());

const verdicts = document.createElement("fieldset");
const legend = document.createElement("legend");
legend.textContent = "Show verdicts";
verdicts.append(legend, choice("all", "", claims.length, true));
for (const claim of new Map(claims.map((one) => [one.verdict, one])).values()) {
  const count = claims.filter((one) => one.verdict === claim.verdict).length;
  verdicts.append(choice(claim.verdict, claim.kind, count, false));
}

const search = document.createElement("input");
Object.assign(search, { type: "search", id: "claims-words", autocomplete: "off" });
const label = document.createElement("label");
Object.assign(label, { htmlFor: search.id, textContent: "With the words" });
const found = document.createElement("p");
found.className = "claims-found";
found.setAttribute("role", "status");
form.append(verdicts, label, search, found);
overview.prepend(form);
form.addEventListener("input", narrow);

function choice(verdict, kind, count, chosen) {
  const box = document.createElement("label");
  box.className = `claims-choice ${kind}`;
  const radio = document.createElement("input");
  Object.assign(radio, { type: "radio", name: "verdict", value: verdict, checked: chosen });
  box.append(radio, ` ${verdict} `, Object.assign(document.createElement("span"), { textContent: count }));
  return box;
}

function narrow() {
  const wanted = form.elements.verdict.value;
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const claim of claims) {
    const fits = wanted === "all" || claim.verdict === wanted;
    claim.item.hidden = !(fits && words.every((word) => claim.words.includes(word)));
    shown += !claim.item.hidden;
  }
  for (const list of overview.querySelectorAll("ul.claims")) {
    const empty = !list.querySelector(".claim:not([hidden])");
    list.hidden = list.previousElementSibling.hidden = empty;
  }
  const all = shown === claims.length;
  found.textContent = all ? "" : `${shown} of ${claims.length} claims`;
}
