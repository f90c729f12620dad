namespace Glance.Api.V2.Images;

/// <summary>The two shapes of a JSON patch that PATCH takes.</summary>
internal enum PatchForm
{
    /// <summary>v2.0: <c>{"add": "/x", "value": v}</c>; adding what exists is a conflict.</summary>
    OpAsMember,

    /// <summary>v2.1: <c>{"op": "add", "path": "/x", "value": v}</c>.</summary>
    OpAsValue,
}
