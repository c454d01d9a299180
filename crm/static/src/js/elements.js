// Small custom elements that any page may use; each improves what already works as plain HTML.
import "./countdown.js";
import "./copy.js";
import "./drop.js";
import "./poll.js";
import "./palette.js";
