using System.Data.Common;
using System.Text.Json;

namespace Glance.Database.Sql;

/// <summary>
/// What differs between engines. Everything else of the SQL here is common to SQLite, PostgreSQL and MySQL; a test looks for words that are
/// not.
/// </summary>
internal abstract class Dialect
{
    /// <summary>What stands in a statement for a parameter without a name, see <see cref="Sql.Positional"/>.</summary>
    /// <param name="number">From 1. It may stand there several times.</param>
    public abstract string Placeholder(int number);

    /// <summary>The name under which the engine's provider takes the value of a <see cref="Placeholder"/>.</summary>
    /// <param name="number">From 1.</param>
    public abstract string ParameterName(int number);

    /// <summary>An expression as text of at most so many characters.</summary>
    public abstract string Text(string expression, int length);

    /// <summary>An expression as a whole number of 64 bits.</summary>
    public abstract string WholeNumber(string expression);

    /// <summary>
    /// What stands before a statement so that it may read a query like a table called so; the query runs once, by itself.
    /// </summary>
    public abstract string WithTable(string name, string query);

    /// <summary>A statement that makes an index unless there is one of its name.</summary>
    public abstract string CreateIndex(AddedIndex index);

    /// <summary>
    /// A subquery of the strings in a parameter made by <see cref="Strings"/>, for <c>column IN (…)</c>: one SQL text whatever their
    /// number.
    /// </summary>
    public abstract string EachString(string parameter);

    /// <summary>
    /// A subquery of name and value of the pairs in a parameter made by <see cref="Pairs"/>, for <c>(name, value) IN (…)</c>.
    /// </summary>
    public abstract string EachPair(string parameter);

    /// <summary>A statement that updates a table's rows, each by what another has for it.</summary>
    /// <param name="table">The table.</param>
    /// <param name="set">Its columns, each with its new value.</param>
    /// <param name="other">The other table or query, with the name it has in the values and in the condition.</param>
    /// <param name="condition">Which of its rows is meant for which.</param>
    public abstract string UpdateFrom(string table, IReadOnlyList<(string Column, string Value)> set, string other, string condition);

    /// <summary>
    /// A query for rows as one JSON text, an array for each row of these columns: an array of them in this order, or an object of them in
    /// any order, each by the number that orders it; null or empty without rows.
    /// </summary>
    /// <param name="table">The table, and what it is called, for example <c>("image_tags", "t")</c>.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="condition">Which rows.</param>
    /// <param name="order">The column that orders them, a whole number of its own for each.</param>
    public abstract string JsonRows((string Name, string Alias) table, string columns, string condition, string order);

    /// <summary>
    /// Whether a text can be the value of a column, so that it may be compared with one. What cannot is found nowhere, and must not reach a
    /// statement: engines refuse it.
    /// </summary>
    public virtual bool CanHold(string text) => Storable.Is(text);

    /// <summary>How to read the rows of a result of this engine.</summary>
    /// <param name="reader">The result; where it stands is the row, until it is closed.</param>
    public virtual Row RowOf(DbDataReader reader) => new ProviderRow(reader);

    /// <summary>The parameter value for <see cref="EachString"/>.</summary>
    public virtual object Strings(IEnumerable<string> values) => JsonSerializer.Serialize(values, ListJson.Default.IEnumerableString);

    /// <summary>The parameter value for <see cref="EachPair"/>.</summary>
    public virtual object Pairs(IReadOnlyDictionary<string, string?> values) =>
        JsonSerializer.Serialize(values, ListJson.Default.IReadOnlyDictionaryStringString);

    /// <summary>A time as the engine compares and stores it: UTC, to the microsecond.</summary>
    public abstract object Time(DateTimeOffset time);

    /// <summary>A time to compare columns with, where <see cref="Time"/> stores less of it than others may ask for.</summary>
    public virtual object SoughtTime(DateTimeOffset time) => Time(time);

    /// <summary>An expression whose text compares by code point, as Glance's clients see it sorted.</summary>
    public abstract string Ordered(string textExpression);

    /// <summary>An expression that lists are sorted by, as an index has it.</summary>
    public virtual string Indexed(string expression) => expression;

    /// <summary>A condition that a column of text has exactly this value, for an engine whose columns compare less strictly.</summary>
    public virtual string Equal(string column, string value) => $"{column} = {value}";

    /// <summary>A condition that a column of text has exactly one of the strings in a parameter made by <see cref="Strings"/>.</summary>
    public virtual string Among(string column, string parameter) => $"{column} IN ({EachString(parameter)})";

    /// <summary>A condition that name and value are exactly those of a pair in a parameter made by <see cref="Pairs"/>.</summary>
    public virtual string PairAmong(string name, string value, string parameter) => $"({name}, {value}) IN ({EachPair(parameter)})";

    /// <summary>A text as what it differs in from each other one.</summary>
    public virtual string Exact(string textExpression) => textExpression;

    /// <summary>
    /// A flag as a condition, for which no engine looks at the flag's useless index: a list would read all rows by it, and a writer would hold
    /// one more lock.
    /// </summary>
    public virtual string Flag(string column) => column;

    /// <summary>
    /// Whether unique keys take texts for the same that are not, so that a row that is no longer used keeps the name of another one.
    /// </summary>
    public virtual bool KeysIgnoreCase => false;

    /// <summary>
    /// Whether the place behind a marker is found by one condition for each key, all alternatives; otherwise by the first key, and what
    /// follows it is looked through.
    /// </summary>
    public virtual bool SeeksByAlternatives => false;

    /// <summary>
    /// Whether to ask for the images that others share with a project before its list, for an engine that finds them by an index only
    /// when they are values.
    /// </summary>
    public virtual bool AsksForSharedFirst => false;

    /// <summary>The columns of an <see cref="AddedIndex"/> that finds texts of any length by what they equal.</summary>
    public abstract string AnyLength(string column);

    /// <summary>A parameter with a word for a visibility, as the column's type.</summary>
    public abstract string Visibility(string parameter);

    /// <summary>
    /// What follows a query whose rows others shall not change, or ask for so, before the transaction ends; empty where writers come one at
    /// a time anyway.
    /// </summary>
    public abstract string ForUpdate { get; }

    /// <summary>
    /// A statement that waits until no other transaction holds the lock numbered <c>@Key</c> and holds it to the end; null where writers
    /// come one at a time anyway.
    /// </summary>
    public abstract string? Lock { get; }

    /// <summary>
    /// How many property filters get a condition with values of their own, for an engine that plans by what values it is given.
    /// </summary>
    public abstract int PropertiesPlannedApart { get; }

    /// <summary>
    /// A statement before another of the same transaction, so that it is planned by the values it is given however often it ran; null where
    /// there is no such choice.
    /// </summary>
    public abstract string? PlanByValues { get; }

    /// <summary>A query for all columns of the database's tables, each as one text with its table: <c>image_tags.value</c>.</summary>
    public abstract string Columns { get; }

    /// <summary>Whether a statement failed because a primary or unique key was taken.</summary>
    public abstract bool IsDuplicateKey(DbException exception);
}
