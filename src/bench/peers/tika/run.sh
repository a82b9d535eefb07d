#!/bin/bash
# What does Apache Tika's pipes do when file 7 of 20 does something terrible?
#   src/bench/peers/tika/run.sh [verb ...]
# Parent JVM and forked JVMs: the JDK 25 in JAVA_HOME. Needs Maven once, for the libraries. Bounded: 25 s a verb.
# Every process carries TIKA_RUN=<random>; only those are counted and killed.
ulimit -c 0
cd "$(dirname "$(readlink -f "$0")")" || exit 1
export JAVA_HOME=${JAVA_HOME:?the directory of a JDK 25}
J=$JAVA_HOME/bin
if [ ! -d lib ]; then
  mvn -q -B dependency:copy-dependencies -DoutputDirectory="$PWD/lib" >&2 || { rm -rf lib; exit 1; }
fi
rm -rf classes && mkdir classes && "$J/javac" -cp 'lib/*' -d classes src/bomb/*.java || exit 1
"$J/jar" -cf bomb.jar -C classes . && rm -rf classes

marked() {                      # pids of this run which live, "pid command"
  local d
  for d in /proc/[0-9]*; do
    tr '\0' '\n' 2>/dev/null <"$d/environ" | grep -qx "TIKA_RUN=$RUN" || continue
    case $(sed 's/.*) //' "$d/stat" 2>/dev/null) in Z*|X*|'') continue;; esac
    echo "${d#/proc/} $(tr '\0' ' ' <"$d/cmdline" | cut -d' ' -f1 | xargs -r basename)"
  done
}

verbs=("$@")
[ ${#verbs[@]} -gt 0 ] || verbs=(none throw throwError exit halt nativeExit abort segv kill9 stop oom
  spin hang deadlock stackOverflow flood lineFd1 byteFd1 floodFd1 spawn spawnHalt largeResult initFails initHangs)
echo "Apache Tika $(ls lib | sed -n 's/^tika-core-\(.*\)\.jar/\1/p') AsyncProcessor, numClients=2, timeoutMillis=2000, -Xmx64m; $("$J/java" -version 2>&1 | sed -n 2p)"
echo
echo '| fault of file 7 | PipesResult status of item 7 | neighbours ok | s from fault to status | s for the whole batch | the forked JVM that had it; JVMs forked anew | left 1 s after close() |'
echo '| --- | --- | --- | --- | --- | --- | --- |'
for verb in "${verbs[@]}"; do
  RUN=$(cat /proc/sys/kernel/random/uuid)
  work=$(mktemp -d -t tika-faults.XXXXXX)
  TIKA_RUN=$RUN timeout -s KILL 25 "$J/java" -Xmx256m -XX:+UseSerialGC -cp "$PWD/bomb.jar:$PWD/lib/*" \
    -Dfork.java="$J/java" bomb.Faults "$verb" "$work" >"$work/row" 2>"$work/log" </dev/null
  code=$?
  sleep 0.3
  left=$(marked)
  if [ -s "$work/row" ]; then cat "$work/row"; else printf '| %s | HANG: the parent itself, killed (exit %s) | ? | ? | ? | ? | ?' "$verb" "$code"; fi
  echo " $(echo "$left" | awk 'NF{n[$2]++} END{s="";for(k in n)s=s (s==""?"":", ") n[k] " " k; print s==""?"0 others":s}') |"
  for pid in $(echo "$left" | cut -d' ' -f1); do kill -9 "$pid" 2>/dev/null; done
  if [ -n "$KEEP_LOGS" ]; then mkdir -p logs; head -c 200000 "$work/log" >"logs/$verb.log"; cp "$work"/hs_err* logs/ 2>/dev/null; fi
  rm -rf "$work"
done
