import type { Camera } from "./picture/camera.ts";

/** What a hand does to the chart that is not a move or a zoom. */
export interface Touches {
  readonly onTap: (x: number, y: number) => void;
  /** Undefined when the pointer has left. */
  readonly onHover: (at: { readonly x: number; readonly y: number } | undefined) => void;
}

/** A finger or a mouse that moves less than this has tapped. */
const STILL = 5;

/** Drag to move, wheel or two fingers to zoom, tap for the rest. */
export function listenForGestures(surface: HTMLElement, camera: Camera, { onTap, onHover }: Touches): void {
  const fingers = new Map<number, { x: number; y: number }>();
  let moved = 0;
  const place = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = surface.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  surface.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (fingers.size === 0) moved = 0;
    fingers.set(event.pointerId, place(event));
    surface.setPointerCapture(event.pointerId);
  });
  surface.addEventListener("pointermove", (event) => {
    const to = place(event);
    const from = fingers.get(event.pointerId);
    if (from === undefined) return onHover(event.pointerType === "mouse" ? to : undefined);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    moved += Math.hypot(dx, dy);
    fingers.set(event.pointerId, to);
    if (moved < STILL) return;
    surface.classList.add("dragging");
    onHover(undefined);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other === undefined) return camera.pan(dx, dy);
    const [before, after] = [
      Math.hypot(from.x - other.x, from.y - other.y),
      Math.hypot(to.x - other.x, to.y - other.y),
    ];
    camera.pan(dx / 2, dy / 2);
    if (before > 0) camera.zoomAt((to.x + other.x) / 2, (to.y + other.y) / 2, after / before);
  });
  const release = (event: PointerEvent): void => {
    const was = fingers.delete(event.pointerId);
    if (fingers.size > 0) return;
    surface.classList.remove("dragging");
    if (!was || moved >= STILL || event.type !== "pointerup") return;
    const { x, y } = place(event);
    onTap(x, y);
  };
  surface.addEventListener("pointerup", release);
  surface.addEventListener("pointercancel", release);
  surface.addEventListener("pointerleave", () => onHover(undefined));
  surface.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const unit = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : 18;
      if (event.shiftKey) return camera.pan(-(event.deltaX || event.deltaY) * unit, 0);
      const { x, y } = place(event);
      // A pinch on a touchpad comes as a wheel with small steps.
      const pace = event.ctrlKey ? 0.01 : 0.0016;
      camera.zoomAt(x, y, Math.exp(-Math.max(-240, Math.min(240, event.deltaY * unit)) * pace));
    },
    { passive: false },
  );
}
