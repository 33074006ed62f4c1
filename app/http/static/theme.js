// Dark or light as the map has it: what the reader chose there, else what the system prefers.
// No module: it must run before the page is drawn.
(() => {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try {
      return localStorage.getItem("kouan-theme");
    } catch {
      return null;
    }
  };
  const wear = () => {
    document.documentElement.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
  };
  system.addEventListener("change", wear);
  wear();
})();
