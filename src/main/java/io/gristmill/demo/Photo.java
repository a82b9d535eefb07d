package io.gristmill.demo;

/** A file of the samples; not every one of them is a good photo. */
record Photo(String name, byte[] bytes) {}
