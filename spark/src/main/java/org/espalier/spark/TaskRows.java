package org.espalier.spark;

import org.apache.spark.TaskContext;
import org.espalier.EspalierException;
import org.espalier.data.DataException;

/** Says in which row of its task a function has failed: the functions of a column see values only. */
final class TaskRows {
    private static final ThreadLocal<TaskRows> OF_THREAD = ThreadLocal.withInitial(TaskRows::new);

    private long task = -1;
    private long row;

    private TaskRows() {}

    /** What a function makes of a row. */
    interface OfRow<T> {
        T get();
    }

    /**
     * Calls a function for the task's next row.
     *
     * @throws DataException with the row's number, among those that the function saw, and its partition
     */
    static <T> T next(OfRow<T> function) {
        TaskContext context = TaskContext.get();
        TaskRows rows = OF_THREAD.get();
        long task = context == null ? -1 : context.taskAttemptId();
        rows.row = rows.task == task ? rows.row + 1 : 1;
        rows.task = task;
        try {
            return function.get();
        } catch (EspalierException e) {
            if (context == null) {
                throw e;
            }
            throw new DataException(BadRows.place(rows.row, context.partitionId()) + ", " + e.getMessage());
        }
    }
}
