using Glance.Domain.Policies;

namespace Glance.Policies.Defaults;

/// <summary>Images, their data and their locations.</summary>
internal static class ImagePolicyDefaults
{
    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new(PolicyActions.AddImage, $"{Words.Admin} or ({Words.Member} and project_id:%(owner)s)", "Make an image.") { Older = Words.OldDefault },
        new(PolicyActions.DeleteImage, Words.AdminOrMember, "Delete an image.") { Older = Words.OldDefault },
        new(PolicyActions.GetImage, $"{Words.Admin} or (role:reader and ({Words.Seen}))", "See an image; refused, it looks as if it were not there.") { Older = Words.OldDefault },
        new(PolicyActions.GetImages, Words.AdminOrReader, "List images.") { Older = Words.OldDefault },
        new(PolicyActions.ModifyImage, Words.AdminOrMember, "Change an image's attributes, properties and tags.") { Older = Words.OldDefault },
        new(PolicyActions.PublicizeImage, Words.Admin, "Make an image public."),
        new(PolicyActions.CommunitizeImage, Words.AdminOrMember, "Make an image a community image.") { Older = Words.OldDefault },
        new(PolicyActions.DownloadImage, Words.AdminOrDownloader, "Read an image's data, from a store or from the cache.") { Older = Words.OldDefault },
        new(PolicyActions.DownloadFromStore, Words.AdminOrDownloader, "Say which stores an image's data is to be read from."),
        new(PolicyActions.UploadImage, Words.AdminOrMember, "Send an image's data.") { Older = Words.OldDefault },
        new(PolicyActions.DeleteImageLocation, Words.Admin, "Take a location away from an image.") { Older = Words.OldDefault },
        new(PolicyActions.GetImageLocation, Words.AdminOrReader, "See where an image's data lies.") { Older = Words.OldDefault },
        new(PolicyActions.SetImageLocation, Words.AdminOrMember, "Add or change locations by an update.") { Older = Words.OldDefault },
        new(PolicyActions.AddImageLocation, $"rule:service_api or ({Words.Member} and project_id:%(owner)s)", "Add a location by the locations API."),
        new(PolicyActions.FetchImageLocation, "rule:service_api", "Read locations by the locations API."),
        new(PolicyActions.Deactivate, Words.AdminOrMember, "Close an image's data to everyone but administrators.") { Older = Words.OldDefault },
        new(PolicyActions.Reactivate, Words.AdminOrMember, "Open the data of a deactivated image again.") { Older = Words.OldDefault },
        new(PolicyActions.CopyImage, Words.Admin, "Copy an image's data to further stores."),
    ];
}
