// Before anything is painted: the theme that was chosen here, else the system's.
try {
  const chosen = localStorage.getItem("model-complexity.theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // A browser that keeps nothing follows the system.
}
