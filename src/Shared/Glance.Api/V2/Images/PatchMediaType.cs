using Glance.Api.Errors;
using Glance.Api.Requests;

namespace Glance.Api.V2.Images;

/// <summary>The media types of a patch.</summary>
internal static class PatchMediaType
{
    private const string OpAsMember = "application/openstack-images-v2.0-json-patch";
    private const string OpAsValue = "application/openstack-images-v2.1-json-patch";

    /// <summary>The form a content type announces; parameters behind it do not matter.</summary>
    /// <exception cref="ApiException">415: it announces no patch.</exception>
    public static PatchForm Require(string? contentType) => MediaType.Of(contentType) switch
    {
        OpAsMember => PatchForm.OpAsMember,
        OpAsValue => PatchForm.OpAsValue,
        _ => throw new ApiException(415, null) { Headers = [new("Accept-Patch", $"{OpAsMember}, {OpAsValue}")] },
    };
}
