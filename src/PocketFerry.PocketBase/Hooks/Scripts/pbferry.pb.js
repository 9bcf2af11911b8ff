/// Commands and routes of PocketFerry inside PocketBase. Written by `pbferry hooks install`; edits are lost with the next.

(() => {
    const { addCommands } = require(`${__hooks}/pbferry/commands.js`);
    addCommands($app.rootCmd);
})();

routerAdd(
    "POST",
    "/api/pbferry/import/{collection}",
    (e) => require(`${__hooks}/pbferry/routes.js`).importInto(e),
    $apis.requireSuperuserAuth(),
    $apis.bodyLimit(require(`${__hooks}/pbferry/about.js`).mostBytes),
);

routerAdd(
    "GET",
    "/api/pbferry/export/{collection}",
    (e) => require(`${__hooks}/pbferry/routes.js`).exportFrom(e),
    $apis.requireSuperuserAuth(),
);

routerAdd(
    "GET",
    "/api/pbferry/info",
    (e) => require(`${__hooks}/pbferry/routes.js`).info(e),
    $apis.requireSuperuserAuth(),
);
