package io.hrapi.app.http.reader;

/** An uploaded configuration, exactly as it was sent. */
public record UploadedText(String text) {}
