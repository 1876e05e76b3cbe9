/** What every page loads: the stylesheet and the small behaviours over server HTML. */
import "./site.css";
