using PocketFerry.Engine.Mapping.Loading;
using PocketFerry.Engine.Plans.Files;
using PocketFerry.Engine.Plans.Inference;
using PocketFerry.Model.Fields;

namespace PocketFerry.Engine.Plans.Drafting;

/// <summary>How the file fields of a plan file get their files from columns.</summary>
internal static class FileLoads
{
    /// <summary>How a field's files are read; null where they aren't in a column.</summary>
    public static FileLoad? Of(PlanContext context, StreamDraft draft, PlanField plan, Field field)
    {
        if (plan.Load is not { } load)
        {
            return null;
        }

        if (field is not FileField)
        {
            throw plan.MarkOf("load")
                .Error(
                    $"The field '{plan.Name}' of '{draft.TargetName}' has no files.",
                    "Leave 'load' out, or fill another field."
                );
        }

        return load.Kind == FileLoadKind.Path
            ? new FileLoad(FileLoadKind.Path)
            {
                Folder = FolderOf(context, plan, load),
                LeavesMissingOut = plan.OnMissing == OnMissing.Null,
            }
            : new FileLoad(FileLoadKind.Blob)
            {
                NameColumn = NameColumnOf(draft, plan, load),
                KeyColumns = draft is { Ids: IdPolicy.Keep, IdColumn: { } id } ? [id] : draft.KeyColumns,
                Extension = load.Extension,
                TakesText = IsBinary(draft, plan.From[0]),
            };
    }

    /// <summary>Whether the field's files are to be carried, where they are in a column.</summary>
    public static bool AreCarried(PlanContext context, PlanField plan) => plan.Load is null || context.Request.Files;

    private static string FolderOf(PlanContext context, PlanField plan, PlanLoad load)
    {
        var defaults = context.Request.File!.Defaults;
        var folder = load.FilesFrom.Length > 0 ? load.FilesFrom : defaults.FilesFrom;
        if (folder.Length == 0)
        {
            throw plan.MarkOf("load")
                .Error(
                    $"The plan doesn't say below which folder the files of '{plan.Name}' are.",
                    "Give the field, or defaults, a folder: filesFrom: ./uploads"
                );
        }

        var mark = load.FilesFrom.Length > 0 ? plan.MarkOf("filesFrom") : defaults.FilesFromMark!;
        return Directory.Exists(folder)
            ? Path.GetFullPath(folder)
            : throw mark.Error(
                $"There is no folder {folder}.",
                "Name the folder that the paths begin in; '.' is the one in which pbferry runs."
            );
    }

    private static string NameColumnOf(StreamDraft draft, PlanField plan, PlanLoad load)
    {
        var columns = draft.Columns;
        return load.Name.Length == 0 || columns.Count == 0 || columns.Contains(load.Name)
            ? load.Name
            : throw plan.MarkOf("name")
                .Error(
                    $"'{draft.Stream.Name}' has no column '{load.Name}'.",
                    $"Its columns are: {string.Join(", ", columns)}."
                );
    }

    private static bool IsBinary(StreamDraft draft, string column) =>
        draft.Stream.Columns.FirstOrDefault(c => c.Name == column) is { } declared
        && DeclaredFamilies.Of(declared.DeclaredType) == DeclaredFamily.Binary;
}
