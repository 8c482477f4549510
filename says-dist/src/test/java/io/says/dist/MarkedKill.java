package io.says.dist;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.StepEvent;
import com.sun.jdi.event.VMDeathEvent;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.StepRequest;
import java.nio.file.Path;
import java.util.Map;

/** Kills a process of {@code says} with -9 when it comes to a place in the code, which a debugger stops it at. */
final class MarkedKill {

    private final Distribution says;

    MarkedKill(Distribution says) {
        this.says = says;
    }

    /**
     * A place in the code.
     *
     * @param what it is, for people
     * @param type the class
     * @param method the method
     * @param leaving whether at its end, not at its beginning
     * @param afterMillis for how long the process goes on from there
     */
    record Mark(String what, String type, String method, boolean leaving, long afterMillis) {

        static Mark entering(String what, String type, String method) {
            return new Mark(what, type, method, false, 0);
        }

        static Mark leaving(String what, String type, String method) {
            return new Mark(what, type, method, true, 0);
        }

        Mark plus(long millis) {
            return new Mark(what, type, method, leaving, millis);
        }
    }

    /** Whether it was killed there; else it has ended by itself before. */
    boolean at(Mark mark, Path directory, Path out, String... arguments) throws Exception {
        ListeningConnector connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
                .filter(known -> known.transport().name().equals("dt_socket"))
                .findFirst()
                .orElseThrow();
        Map<String, Connector.Argument> listening = connector.defaultArguments();
        listening.get("localAddress").setValue("127.0.0.1");
        listening.get("port").setValue("0");
        listening.get("timeout").setValue("60000");
        String address = connector.startListening(listening);
        Process process = says.start(
                directory,
                out,
                out.resolveSibling(out.getFileName() + ".err"),
                Map.of(
                        "SAYS_JAVA_OPTS",
                        Distribution.JAVA_OPTIONS + " -agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address="
                                + address),
                arguments);
        try {
            VirtualMachine vm = connector.accept(listening);
            ClassPrepareRequest prepared = vm.eventRequestManager().createClassPrepareRequest();
            prepared.addClassFilter(mark.type());
            prepared.enable();
            return watch(vm, mark, process);
        } finally {
            connector.stopListening(listening);
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static boolean watch(VirtualMachine vm, Mark mark, Process process) throws InterruptedException {
        try {
            while (true) {
                EventSet events = vm.eventQueue().remove();
                for (Event event : events) {
                    if (event instanceof VMDeathEvent || event instanceof VMDisconnectEvent) {
                        return false;
                    }
                    if (event instanceof ClassPrepareEvent loaded) {
                        stopAt(vm, loaded.referenceType(), mark);
                    }
                    if (mark.leaving() && event instanceof BreakpointEvent entered) {
                        vm.eventRequestManager().deleteAllBreakpoints();
                        // Not by events of methods' ends, for which the whole process would be interpreted.
                        StepRequest out = vm.eventRequestManager()
                                .createStepRequest(entered.thread(), StepRequest.STEP_LINE, StepRequest.STEP_OUT);
                        out.addCountFilter(1);
                        out.enable();
                    } else if (event instanceof BreakpointEvent || event instanceof StepEvent) {
                        if (mark.afterMillis() > 0) {
                            vm.eventRequestManager().deleteAllBreakpoints();
                            events.resume();
                            Thread.sleep(mark.afterMillis());
                            if (!process.isAlive()) {
                                return false;
                            }
                        }
                        process.destroyForcibly().waitFor();
                        return true;
                    }
                }
                events.resume();
            }
        } catch (VMDisconnectedException e) {
            return false;
        }
    }

    private static void stopAt(VirtualMachine vm, ReferenceType type, Mark mark) {
        for (Method method : type.methodsByName(mark.method())) {
            vm.eventRequestManager().createBreakpointRequest(method.location()).enable();
        }
    }
}
