// Light or dark, remembered in a cookie that the server reads; without it the page follows the system.
const root = document.documentElement;
const system = window.matchMedia("(prefers-color-scheme: dark)");
const button = document.querySelector("[data-theme-switch]");

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
    root.dataset.theme = dark ? "light" : "dark";
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; SameSite=Lax${secure}`;
  });
}
