/** Live events of the server, with reconnection that needs nobody. */

const RETRY_MILLISECONDS = 2000;

/**
 * Listen to /events for as long as the page lives.
 *
 * `onEvent(event)` for every change, `onOpen(again)` whenever events flow (again: after a gap, so
 * everything must be read anew), `onGone()` when they stop.
 */
export function listen({ onEvent, onOpen, onGone }) {
  let opened = false;
  let gone = false;

  const connect = () => {
    const source = new EventSource("/events");
    source.addEventListener("open", () => {
      onOpen(opened);
      opened = true;
      gone = false;
    });
    source.addEventListener("message", (message) => onEvent(JSON.parse(message.data)));
    source.addEventListener("error", () => {
      if (!gone) onGone();
      gone = true;
      // The browser itself gives up on an HTTP error, and waits long after others.
      source.close();
      setTimeout(connect, RETRY_MILLISECONDS);
    });
  };
  connect();
}
