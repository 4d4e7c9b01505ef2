// Tells the board whether anybody can see it.
export function watch(board, dotnet) {
  const tell = () => {
    if (board.isConnected) {
      dotnet.invokeMethodAsync("ShowAsync", document.visibilityState === "visible");
    } else {
      document.removeEventListener("visibilitychange", tell);
    }
  };
  document.addEventListener("visibilitychange", tell);
}
