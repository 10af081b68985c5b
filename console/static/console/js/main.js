// The console's script: each module looks after one thing and finds its own elements.
import "./shell.js";
import "./popovers.js";
import "./times.js";
import "./inbox.js";
import "./ticket.js";
import "./composer.js";
import "./toasts.js";
import "./keys.js";
import "./command.js";
import "./live.js";
