package io.hrapi.app.http.reader;

/** A configuration that somebody wrote, as it was uploaded. */
public record UploadedText(String text) {}
