package io.says.dist;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.Value;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds a stage of a process that a debugger watches when it is about to work, for as long as something is done to its surroundings. Only
 * the thread of the stage is held: the lease is renewed, the terminal is written to, other stages go on. Publication is a stage here,
 * too.
 */
final class HeldStages implements AutoCloseable {

    /** Made when an attempt has been recorded and its log is open, and the stage has not done anything yet. */
    private static final String WORKING = "io.says.orchestrator.run.AttemptContext";

    private static final String RELEASES = "io.says.release.ReleaseStore";
    private static final String PUBLISH = "publish";

    private final ListeningConnector connector;
    private final Map<String, Connector.Argument> listening;
    private final String address;
    private final Map<String, Meanwhile> wanted = new ConcurrentHashMap<>();
    private final List<Throwable> failures = new ArrayList<>();
    private @Nullable VirtualMachine vm;
    private @Nullable Thread watching;

    /** What is done while a stage is held. */
    @FunctionalInterface
    interface Meanwhile {
        void happens() throws Exception;
    }

    HeldStages() throws Exception {
        connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(known -> known.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        listening = connector.defaultArguments();
        listening.get("localAddress").setValue("127.0.0.1");
        listening.get("port").setValue("0");
        listening.get("timeout").setValue(Long.toString(Distribution.PATIENCE.toMillis()));
        address = connector.startListening(listening);
    }

    /** What the JVM has to be started with. */
    String option() {
        return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
    }

    /** Waits for the process, and lets it go on. */
    void attach() throws Exception {
        VirtualMachine attached = connector.accept(listening);
        vm = attached;
        for (String type : List.of(WORKING, RELEASES)) {
            ClassPrepareRequest prepared = attached.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(type);
            prepared.enable();
        }
        Thread thread = new Thread(() -> watch(attached), "held-stages");
        thread.setDaemon(true);
        thread.start();
        watching = thread;
    }

    /** Does something the next time that a stage is about to work. */
    void when(String stage, Meanwhile meanwhile) {
        wanted.put(stage, meanwhile);
    }

    /** Whether something is still to be done when that stage is about to work. */
    boolean waitsFor(String stage) {
        return wanted.containsKey(stage);
    }

    private void watch(VirtualMachine attached) {
        try {
            while (true) {
                EventSet events = attached.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof ClassPrepareEvent loaded) {
                        stopIn(attached, loaded.referenceType());
                    } else if (event instanceof BreakpointEvent stopped) {
                        held(stopped.thread());
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException ended) {
            // with its last command
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stopIn(VirtualMachine attached, ReferenceType type) {
        String method = type.name().equals(WORKING) ? "<init>" : "install";
        for (Method found : type.methodsByName(method)) {
            if (!found.declaringType().equals(type)) {
                continue; // Object has a constructor, too
            }
            BreakpointRequest stop = attached.eventRequestManager().createBreakpointRequest(found.location());
            stop.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
            stop.enable();
        }
    }

    private void held(ThreadReference thread) {
        try {
            Meanwhile meanwhile = wanted.remove(stage(thread.frame(0)));
            if (meanwhile != null) {
                meanwhile.happens();
            }
        } catch (Exception | AssertionError e) {
            synchronized (failures) {
                failures.add(e);
            }
        }
    }

    private static String stage(StackFrame frame) throws IncompatibleThreadStateException, AbsentInformationException {
        if (frame.location().declaringType().name().equals(RELEASES)) {
            return PUBLISH;
        }
        for (Value argument : frame.getArgumentValues()) {
            if (argument instanceof ObjectReference node
                    && node.referenceType().name().endsWith("Pipeline$Node")
                    && field(node, "spec") instanceof ObjectReference spec
                    && field(spec, "name") instanceof StringReference name) {
                return name.value();
            }
        }
        throw new AssertionError("no stage among the arguments of " + frame);
    }

    private static @Nullable Value field(ObjectReference of, String name) {
        return of.getValue(of.referenceType().fieldByName(name));
    }

    /** Fails where something that was done meanwhile has. */
    void soundSoFar() {
        synchronized (failures) {
            if (!failures.isEmpty()) {
                throw new AssertionError("while a stage was held", failures.get(0));
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            connector.stopListening(listening);
        } catch (IllegalConnectorArgumentsException e) {
            throw new AssertionError(e);
        }
        VirtualMachine attached = vm;
        Thread thread = watching;
        if (attached != null && thread != null) {
            try {
                attached.dispose();
            } catch (VMDisconnectedException ended) {
                // already
            }
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
