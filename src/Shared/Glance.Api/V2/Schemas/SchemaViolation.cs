using Glance.Api.Json;

namespace Glance.Api.V2.Schemas;

/// <summary>Why a value does not fit a schema, told in the manner of Python's jsonschema, which clients show as it comes.</summary>
/// <param name="Sentence">What is wrong.</param>
/// <param name="Keyword">The keyword that was violated.</param>
/// <param name="SchemaPath">Where in the schema the keyword stands.</param>
/// <param name="InstancePath">Where in the value the fault is.</param>
/// <param name="Instance">The faulty value.</param>
internal sealed record SchemaViolation(
    string Sentence, string Keyword, IReadOnlyList<object> SchemaPath, IReadOnlyList<object> InstancePath, object? Instance)
{
    /// <summary>The whole text for the client.</summary>
    /// <param name="schemaName">Name of the schema.</param>
    public string Describe(string schemaName) =>
        $"Provided object does not match schema '{schemaName}': {Sentence}\n\n"
        + $"Failed validating '{Keyword}' in schema{Path(SchemaPath)}\n\nOn instance{Path(InstancePath)}:\n    {PythonText.Of(Instance)}";

    private static string Path(IReadOnlyList<object> parts) => string.Concat(parts.Select(part => $"[{PythonText.Of(part)}]"));
}
