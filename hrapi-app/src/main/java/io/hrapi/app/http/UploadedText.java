package io.hrapi.app.http;

/** A configuration that somebody wrote, as it was uploaded. */
public record UploadedText(String text) {}
