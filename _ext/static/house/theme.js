// Runs before anything is painted, so that a dark page never flashes white.
try {
  const mode = localStorage.getItem("mode") || "auto";
  const dark = mode === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : mode === "dark";
  document.documentElement.dataset.mode = mode;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
} catch { /* storage is forbidden: the page stays light */ }
