package io.says.dataset;

/** The types a column may have, with their name in Spark's DDL. */
public enum ColumnType {
    /** UTF-8 text. */
    STRING("STRING"),
    /** 32-bit integer. */
    INT("INT"),
    /** 64-bit integer. */
    LONG("BIGINT"),
    /** 32-bit floating point. */
    FLOAT("FLOAT"),
    /** 64-bit floating point. */
    DOUBLE("DOUBLE"),
    /** True or false. */
    BOOLEAN("BOOLEAN"),
    /** An instant in UTC, microseconds. */
    TIMESTAMP("TIMESTAMP");

    private final String ddl;

    ColumnType(String ddl) {
        this.ddl = ddl;
    }

    /** The type's name in DDL. */
    public String ddl() {
        return ddl;
    }
}
