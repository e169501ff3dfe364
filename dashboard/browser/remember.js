{
  document.cookie = document.currentScript.parentElement.querySelector("i").dataset.cookie;
}
