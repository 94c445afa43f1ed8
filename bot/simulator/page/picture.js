/** Photos as a messenger sends them: JPEG, and not larger than a screen. */

const LONGEST_SIDE = 1280;
const READY = ["image/jpeg", "image/png"];
const JPEG_QUALITY = 0.85;

/** `file` itself when it is small and plain enough, else a smaller JPEG; null: not a picture. */
export async function asPhoto(file) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return null;
  }
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  if (scale === 1 && READY.includes(file.type)) return file;
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  const context = canvas.getContext("2d");
  // JPEG knows no transparency; without paper it would turn black.
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", JPEG_QUALITY));
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}
