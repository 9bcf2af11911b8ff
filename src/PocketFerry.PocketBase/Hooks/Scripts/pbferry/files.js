// Files as the commands name them. A file that is written appears whole or not at all.

const { Fault } = require(`${__hooks}/pbferry/fault.js`);

function split(path) {
    const at = path.lastIndexOf("/");
    return at < 0 ? [".", path] : [path.slice(0, at) || "/", path.slice(at + 1)];
}

function openToRead(path) {
    const [folder, name] = split(path);
    try {
        return $os.dirFS(folder).open(name);
    } catch (error) {
        throw new Fault("no_file", "", `${path} can't be read: ${String(error.message || error).replace(/^GoError: /, "")}`);
    }
}

class Output {
    constructor(path) {
        if ($os.openRoot === undefined) {
            throw new Fault(
                "no_file",
                "",
                "This PocketBase can't write a file piece by piece (0.30 can): give - and send the output into a file.",
            );
        }
        const [folder, name] = split(path);
        this.path = path;
        this.part = `${folder}/.${name}.part`;
        try {
            // Made by this first: nobody else may read what it will hold.
            $os.writeFile(this.part, "", 0o600);
            this.root = $os.openRoot(folder);
            this.file = this.root.create(`.${name}.part`);
        } catch (error) {
            throw new Fault("no_file", "", `${path} can't be written: ${String(error.message || error).replace(/^GoError: /, "")}`);
        }
    }

    write(text) {
        this.file.writeString(text);
    }

    keep() {
        this.file.sync();
        this.file.close();
        this.root.close();
        $os.rename(this.part, this.path);
    }

    drop() {
        this.file.close();
        this.root.close();
        $os.remove(this.part);
    }
}

module.exports = { openToRead, Output };
