package org.modelcomplexity.web.door;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose body has been read and is served from memory. */
final class BodyRequest extends HttpServletRequestWrapper {
    private final ByteArrayInputStream bytes;

    BodyRequest(HttpServletRequest request, Body body) {
        super(request);
        this.bytes = new ByteArrayInputStream(body.array(), 0, body.size());
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Stream(bytes);
    }

    @Override
    public BufferedReader getReader() throws IOException {
        String encoding = getCharacterEncoding();
        return new BufferedReader(
                new InputStreamReader(bytes, encoding == null ? StandardCharsets.UTF_8.name() : encoding));
    }

    /** Bytes as the stream of a request. */
    private static final class Stream extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        Stream(ByteArrayInputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] to, int from, int count) {
            return bytes.read(to, from, count);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(@Nullable ReadListener listener) {
            throw new IllegalStateException("the body has been read already");
        }
    }
}
