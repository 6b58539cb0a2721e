package org.modelcomplexity.page;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tab of Chromium. What its scripts complain about is kept. */
final class Tab implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final long PATIENCE_MILLIS = 20_000;

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final AtomicInteger last = new AtomicInteger();
    private final WebSocket socket;

    Tab(HttpClient client, String address) {
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(address), new Listener())
                .join();
        for (String domain : List.of("Page", "Runtime", "Log", "DOM")) {
            send(domain + ".enable", Map.of());
        }
    }

    /** What scripts and the browser have complained about so far. */
    List<String> complaints() {
        return complaints;
    }

    JsonNode send(String method, Map<String, ?> parameters) {
        int id = last.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)), true)
                .join();
        JsonNode whole = answer.orTimeout(300, TimeUnit.SECONDS).join();
        if (whole.has("error")) {
            throw new AssertionError(method + ": " + whole.get("error"));
        }
        return whole.get("result");
    }

    /** The value of an expression, once it is there. */
    JsonNode evaluate(String expression) {
        JsonNode answer = send(
                "Runtime.evaluate",
                Map.of("expression", expression, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.get("result").path("value");
    }

    String text(String selector) {
        return evaluate("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.textContent ?? ''")
                .asString();
    }

    int count(String selector) {
        return evaluate("document.querySelectorAll(" + JSON.writeValueAsString(selector) + ").length")
                .asInt();
    }

    /** Waits until an expression is true. */
    void until(String expression) {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!evaluate("!!(" + expression + ")").asBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("never so: " + expression + "; complaints: " + complaints + "; the page says: "
                        + text("main")
                                .replaceAll("\\s+", " ")
                                .transform(all -> all.substring(0, Math.min(400, all.length()))));
            }
            pause(30);
        }
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    void open(String address) {
        send("Page.navigate", Map.of("url", "about:blank"));
        until("location.href === 'about:blank'");
        send("Page.navigate", Map.of("url", address));
        until("location.href.startsWith('http') && document.readyState === 'complete'");
    }

    void size(int width, int height) {
        send(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    void dark(boolean isDark) {
        Map<String, String> scheme = Map.of("name", "prefers-color-scheme", "value", isDark ? "dark" : "light");
        send("Emulation.setEmulatedMedia", Map.of("features", List.of(scheme)));
    }

    /** Clicks into the middle of an element as a hand would. */
    void click(String selector) {
        // What is hidden until an answer comes has no place to click at.
        until("document.querySelector(" + JSON.writeValueAsString(selector) + ")?.getClientRects().length");
        JsonNode at = evaluate("(() => { const each = document.querySelector(" + JSON.writeValueAsString(selector)
                + "); each.scrollIntoView({ block: 'center', behavior: 'instant' }); const box = each.getBoundingClientRect();"
                + " return { x: box.x + box.width / 2, y: box.y + box.height / 2 }; })()");
        for (String type : List.of("mouseMoved", "mousePressed", "mouseReleased")) {
            send(
                    "Input.dispatchMouseEvent",
                    Map.of(
                            "type",
                            type,
                            "x",
                            at.get("x").asDouble(),
                            "y",
                            at.get("y").asDouble(),
                            "button",
                            type.equals("mouseMoved") ? "none" : "left",
                            "clickCount",
                            1));
        }
    }

    /** Types a text where the focus is. */
    void type(String text) {
        send("Input.insertText", Map.of("text", text));
    }

    void press(String key) {
        int code = Map.of("Enter", 13, "Tab", 9, "ArrowDown", 40, "ArrowUp", 38, "Escape", 27, "ArrowRight", 39)
                .get(key);
        for (String type : List.of("keyDown", "keyUp")) {
            Map<String, Object> event = new java.util.HashMap<>(
                    Map.of("type", type, "key", key, "code", key, "windowsVirtualKeyCode", code));
            if (key.equals("Enter") && type.equals("keyDown")) {
                event.put("text", "\r");
            }
            send("Input.dispatchKeyEvent", event);
        }
    }

    /** What is to be seen, as a file. */
    void screenshot(Path file) throws java.io.IOException {
        String data = send("Page.captureScreenshot", Map.of()).get("data").asString();
        Files.createDirectories(file.getParent());
        Files.write(file, Base64.getDecoder().decode(data));
    }

    @Override
    public void close() {
        send("Page.close", Map.of());
        socket.abort();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean isLast) {
            text.append(data);
            if (isLast) {
                JsonNode message = JSON.readTree(text.toString());
                text.setLength(0);
                hear(message);
            }
            from.request(1);
            return null;
        }

        private void hear(JsonNode message) {
            if (message.has("id")) {
                CompletableFuture<JsonNode> waiting =
                        asked.remove(message.get("id").asInt());
                if (waiting != null) {
                    waiting.complete(message);
                }
                return;
            }
            JsonNode parameters = message.path("params");
            switch (message.path("method").asString()) {
                case "Runtime.exceptionThrown" -> complaints.add(parameters.toString());
                case "Log.entryAdded" -> {
                    if (parameters.at("/entry/level").asString().equals("error")) {
                        complaints.add(parameters.at("/entry/text").asString() + " "
                                + parameters.at("/entry/url").asString());
                    }
                }
                default -> {}
            }
        }
    }
}
