// The page's few moving parts. Without this script everything can still be read and reached.
const root = document.documentElement;

// Light, dark, or as the system: one button goes round. The head has set the first state already.
const dark = matchMedia("(prefers-color-scheme: dark)");
const MODES = { auto: "as your system", light: "light", dark: "dark" };
const themeButton = document.querySelector(".theme-switch-button");

function dress(mode) {
  const theme = mode === "auto" ? (dark.matches ? "dark" : "light") : mode;
  Object.assign(root.dataset, { mode, theme });
  if (themeButton) {
    const said = `Colours: ${MODES[mode]}`;
    themeButton.querySelector(".visually-hidden").textContent = said;
    themeButton.title = said;
  }
  const paper = getComputedStyle(root).getPropertyValue("--paper").trim();
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", paper);
}

function remember(mode) {
  try {
    localStorage.setItem("mode", mode);
    localStorage.setItem("theme", root.dataset.theme);
  } catch {
    // storage is forbidden: the choice holds for this page
  }
}

dress(root.dataset.mode in MODES ? root.dataset.mode : "auto");
dark.addEventListener("change", () => dress(root.dataset.mode));
if (themeButton) {
  themeButton.hidden = false;
  themeButton.addEventListener("click", () => {
    const names = Object.keys(MODES);
    dress(names[(names.indexOf(root.dataset.mode) + 1) % names.length]);
    remember(root.dataset.mode);
  });
}

// The drawer of a narrow screen: Escape shuts it, and so does a link into the same page.
const drawer = document.getElementById("drawer");
const drawerSwitch = document.getElementById("drawer-switch");

function turnDrawer(open) {
  drawerSwitch.checked = open;
  root.classList.toggle("drawer-open", open);
  drawerSwitch.setAttribute("aria-expanded", String(open));
  document.querySelector(".page").inert = open;
}

if (drawer && drawerSwitch) {
  drawerSwitch.setAttribute("aria-controls", "drawer");
  turnDrawer(false);
  drawerSwitch.addEventListener("change", () => turnDrawer(drawerSwitch.checked));
  drawer.addEventListener("click", (event) => {
    if (event.target.closest("a")) turnDrawer(false);
  });
  matchMedia("(min-width: 62rem)").addEventListener("change", () => turnDrawer(false));
  const here = drawer.querySelector("[aria-current=page]");
  if (here) drawer.scrollTop = here.offsetTop - drawer.offsetTop - drawer.clientHeight / 3;
}

// Search: Ctrl+K goes to the field. Escape leaves the drawer.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && drawerSwitch?.checked) {
    turnDrawer(false);
    drawerSwitch.focus();
  }
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    if (drawerSwitch?.checkVisibility?.()) turnDrawer(true);
    document.getElementById("search-input")?.focus();
  }
});

// The section being read, in the contents.
const links = new Map(
  [...document.querySelectorAll(".sections a")].map((link) => [link.hash.slice(1), link]),
);
const sections = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
if (sections.length) {
  const watch = new IntersectionObserver(
    () => {
      const line = innerHeight * 0.3;
      const read = sections.findLast((section) => section.getBoundingClientRect().top < line);
      for (const [id, link] of links) {
        if (id === read?.id) link.setAttribute("aria-current", "true");
        else link.removeAttribute("aria-current");
      }
    },
    { rootMargin: "0px 0px -70% 0px", threshold: [0, 1] },
  );
  sections.forEach((section) => watch.observe(section));
}

// A link to a place in a folded part opens it. Newer browsers do so by themselves.
function reveal() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const shut = [];
  for (let one = place?.closest("details:not([open])"); one; one = one.parentElement.closest("details:not([open])")) {
    shut.push(one);
  }
  if (!shut.length) return;
  shut.forEach((one) => (one.open = true));
  place.scrollIntoView();
}
reveal();
addEventListener("hashchange", reveal);

// What scrolls sideways can be reached and scrolled by keyboard.
const SCROLLERS = ".highlight pre, .frame, .pst-scrollable-table-container, .chart-only, .formula";
const fit = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.tabIndex = 0;
    else target.removeAttribute("tabindex");
  }
});
document.querySelectorAll(SCROLLERS).forEach((box) => fit.observe(box));

// Copying a cell's code.
if (navigator.clipboard) {
  for (const code of document.querySelectorAll(".cell_input .highlight pre, article > section div.highlight pre")) {
    if (code.closest(".cell_output")) continue;
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "copy", textContent: "Copy" });
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(code.textContent.trimEnd() + "\n");
      button.textContent = "Copied";
      button.classList.add("copied");
      setTimeout(() => {
        button.textContent = "Copy";
        button.classList.remove("copied");
      }, 1500);
    });
    code.after(button);
  }
}
