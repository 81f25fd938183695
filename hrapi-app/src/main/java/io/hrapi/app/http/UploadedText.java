package io.hrapi.app.http;

/** An uploaded configuration, exactly as it was sent. */
public record UploadedText(String text) {}
