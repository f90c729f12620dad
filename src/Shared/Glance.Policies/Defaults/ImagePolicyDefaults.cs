namespace Glance.Policies.Defaults;

/// <summary>Images, their data and their locations.</summary>
internal static class ImagePolicyDefaults
{
    public static IReadOnlyList<PolicyDefault> All { get; } =
    [
        new("add_image", $"{Words.Admin} or ({Words.Member} and project_id:%(owner)s)", "Make an image.") { Older = Words.OldDefault },
        new("delete_image", Words.AdminOrMember, "Delete an image.") { Older = Words.OldDefault },
        new("get_image", $"{Words.Admin} or (role:reader and ({Words.Seen}))", "See an image; refused, it looks as if it were not there.") { Older = Words.OldDefault },
        new("get_images", Words.AdminOrReader, "List images.") { Older = Words.OldDefault },
        new("modify_image", Words.AdminOrMember, "Change an image's attributes, properties and tags.") { Older = Words.OldDefault },
        new("publicize_image", Words.Admin, "Make an image public."),
        new("communitize_image", Words.AdminOrMember, "Make an image a community image.") { Older = Words.OldDefault },
        new("download_image", Words.AdminOrDownloader, "Read an image's data, from a store or from the cache.") { Older = Words.OldDefault },
        new("download_from_store", Words.AdminOrDownloader, "Say which stores an image's data is to be read from."),
        new("upload_image", Words.AdminOrMember, "Send an image's data.") { Older = Words.OldDefault },
        new("delete_image_location", Words.Admin, "Take a location away from an image.") { Older = Words.OldDefault },
        new("get_image_location", Words.AdminOrReader, "See where an image's data lies.") { Older = Words.OldDefault },
        new("set_image_location", Words.AdminOrMember, "Add or change locations by an update.") { Older = Words.OldDefault },
        new("add_image_location", $"rule:service_api or ({Words.Member} and project_id:%(owner)s)", "Add a location by the locations API."),
        new("fetch_image_location", "rule:service_api", "Read locations by the locations API."),
        new("deactivate", Words.AdminOrMember, "Close an image's data to everyone but administrators.") { Older = Words.OldDefault },
        new("reactivate", Words.AdminOrMember, "Open the data of a deactivated image again.") { Older = Words.OldDefault },
        new("copy_image", Words.Admin, "Copy an image's data to further stores."),
    ];
}
