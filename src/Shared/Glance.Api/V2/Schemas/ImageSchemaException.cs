using Glance.Domain.Errors;

namespace Glance.Api.V2.Schemas;

/// <summary>The operator's schema-image.json cannot be used; the start ends.</summary>
/// <param name="path">The file.</param>
/// <param name="problem">What is wrong with it and what would be right.</param>
/// <param name="innerException">The cause.</param>
public sealed class ImageSchemaException(string path, string problem, Exception? innerException = null)
    : GlanceException($"{path}: {problem}", innerException);
