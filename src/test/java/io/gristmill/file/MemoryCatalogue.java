package io.gristmill.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** A catalogue without a database; tests say what is in use, and when it fails. */
final class MemoryCatalogue implements FileCatalogue {
    final Map<String, StoredFile> rows = new LinkedHashMap<>();
    final Set<String> inUse = new HashSet<>();
    @Nullable
    RuntimeException failure;

    @Override
    public List<Put> add(List<StoredFile> files) {
        if (failure != null) {
            throw failure;
        }
        List<Put> puts = new ArrayList<>();
        for (StoredFile file : files) {
            StoredFile known = rows.putIfAbsent(file.sha256(), file);
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
}
