package io.gristmill.file;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** A catalogue without a database; tests say what is in use, and when it fails. */
final class MemoryCatalogue implements FileCatalogue {
    final Map<String, StoredFile> rows = new LinkedHashMap<>();
    final Map<String, Instant> used = new LinkedHashMap<>();
    final Set<String> inUse = new HashSet<>();
    @Nullable
    RuntimeException failure;

    @Override
    public List<Put> add(List<StoredFile> files, FileLimits limits, Instant now) {
        if (failure != null) {
            throw failure;
        }
        List<Put> puts = new ArrayList<>();
        for (StoredFile file : files) {
            StoredFile known = rows.putIfAbsent(file.sha256(), file);
            used.put(file.sha256(), now);
            puts.add(new Put(known == null ? file : known, known == null));
        }
        return puts;
    }

    @Override
    public Optional<StoredFile> find(String sha256) {
        return Optional.ofNullable(rows.get(sha256));
    }

    @Override
    public List<StoredFile> list(@Nullable Position after, int most) {
        return rows.values().stream().sorted(Comparator.comparing(StoredFile::createdAt).reversed()).limit(most).toList();
    }

    @Override
    public Removal remove(String sha256) {
        if (inUse.contains(sha256)) {
            return Removal.IN_USE;
        }
        return rows.remove(sha256) == null ? Removal.UNKNOWN : Removal.REMOVED;
    }

    @Override
    public void renew(Collection<String> sha256, Instant before, Instant now) {
        sha256.forEach(digest -> used.computeIfPresent(digest, (_, at) -> at.isBefore(before) ? now : at));
    }

    @Override
    public Usage usage() {
        return new Usage(rows.size(), rows.values().stream().mapToLong(StoredFile::bytes).sum());
    }

    @Override
    public List<String> unused(Instant before, int most) {
        return rows.keySet().stream().filter(digest -> isUnused(digest, before)).limit(most).toList();
    }

    @Override
    public List<String> removeUnused(List<String> sha256, Instant before) {
        List<String> unused = sha256.stream().filter(digest -> isUnused(digest, before)).toList();
        unused.forEach(rows::remove);
        return unused;
    }

    private boolean isUnused(String sha256, Instant before) {
        return !inUse.contains(sha256) && !Objects.requireNonNull(used.get(sha256)).isAfter(before);
    }
}
