<?php
/**
 * WooCommerce → CancelSaver: connected or not, healthy or not, and the way into the app.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

const PAGE = 'cancelsaver';

/**
 * Below WooCommerce, no menu of our own.
 */
function add_page() {
	add_submenu_page( 'woocommerce', 'CancelSaver', 'CancelSaver', 'manage_woocommerce', PAGE, __NAMESPACE__ . '\\show_page' );
}

/**
 * A link beside "Deactivate" in the list of plugins.
 *
 * @param array $links The links.
 * @return array
 */
function add_page_to_plugin_list( $links ) {
	array_unshift( $links, '<a href="' . esc_url( page_url() ) . '">' . esc_html__( 'Settings', 'cancelsaver' ) . '</a>' );
	return $links;
}

/**
 * Address of the page.
 *
 * @param string $says What it is to say on top: see show_what_was_done().
 * @return string
 */
function page_url( $says = '' ) {
	return add_query_arg( array_filter( array( 'page' => PAGE, 'says' => $says ) ), admin_url( 'admin.php' ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
}

/**
 * The page.
 */
function show_page() {
	if ( ! current_user_can( 'manage_woocommerce' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>CancelSaver</h1>';
	show_what_was_done();
	if ( is_linked() ) {
		show_connected();
	} else {
		show_not_connected();
	}
	echo '</div>';
}

/**
 * A sentence about what the button just did.
 */
function show_what_was_done() {
	// phpcs:ignore WordPress.Security.NonceVerification, WordPress.CSRF.NonceVerification -- only chooses one of our own sentences.
	$said = isset( $_GET['says'] ) ? sanitize_key( wp_unslash( $_GET['says'] ) ) : '';
	$all  = array(
		'repaired'     => __( 'All webhooks are switched on. Orders missed meanwhile are fetched within the hour.', 'cancelsaver' ),
		'saved'        => __( 'Saved.', 'cancelsaver' ),
		'disconnected' => __( 'Disconnected. The webhooks and the API key are deleted; your orders stay as they are.', 'cancelsaver' ),
		'untold'       => __( 'Disconnected. The webhooks and the API key are deleted. CancelSaver could not be told, but can no longer reach your store.', 'cancelsaver' ),
	);
	if ( isset( $all[ $said ] ) ) {
		echo '<div class="notice notice-success is-dismissible"><p>' . esc_html( $all[ $said ] ) . '</p></div>';
	}
}

/**
 * Before: what it does, what is sent, and the button that asks for consent.
 */
function show_not_connected() {
	$connect = SERVICE . 'install/woocommerce?store=' . rawurlencode( home_url( '/' ) );
	?>
	<div class="card">
		<h2><?php esc_html_e( 'Connect your store', 'cancelsaver' ); ?></h2>
		<p><?php esc_html_e( 'CancelSaver finds out why orders are cancelled and makes your customers an offer that may bring them back, by rules you set.', 'cancelsaver' ); ?></p>
		<p><?php esc_html_e( 'Connecting gives CancelSaver an API key with read and write access and creates webhooks. From then on new and changed orders are sent to it, with names and addresses. Until you connect nothing is sent.', 'cancelsaver' ); ?></p>
		<?php if ( ! get_option( 'permalink_structure' ) ) : ?>
			<p><strong><?php esc_html_e( 'First choose any structure but “Plain” under Settings → Permalinks: WooCommerce accepts API keys only then.', 'cancelsaver' ); ?></strong></p>
		<?php endif; ?>
		<p><a class="button button-primary" href="<?php echo esc_url( $connect ); ?>"><?php esc_html_e( 'Connect', 'cancelsaver' ); ?></a></p>
		<p><a href="<?php echo esc_url( SERVICE . 'install/woocommerce/privacy' ); ?>"><?php esc_html_e( 'Terms and privacy', 'cancelsaver' ); ?></a></p>
	</div>
	<?php
}

/**
 * After: the way in, the state of things, what customers may do, the way out.
 */
function show_connected() {
	?>
	<div class="card">
		<h2><?php esc_html_e( 'Connected', 'cancelsaver' ); ?></h2>
		<?php show_health(); ?>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>" target="_blank">
			<?php action_fields( 'open' ); ?>
			<button class="button button-primary"><?php esc_html_e( 'Open CancelSaver', 'cancelsaver' ); ?><span class="screen-reader-text"> <?php esc_html_e( '(opens in a new tab)', 'cancelsaver' ); ?></span></button>
		</form>
	</div>
	<div class="card">
		<h2><?php esc_html_e( 'Webhooks', 'cancelsaver' ); ?></h2>
		<?php show_webhooks(); ?>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<?php action_fields( 'repair' ); ?>
			<button class="button"><?php esc_html_e( 'Repair', 'cancelsaver' ); ?></button>
		</form>
	</div>
	<div class="card">
		<h2><?php esc_html_e( 'Cancelling in the shop', 'cancelsaver' ); ?></h2>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<?php action_fields( 'settings' ); ?>
			<?php show_statuses(); ?>
			<button class="button"><?php esc_html_e( 'Save', 'cancelsaver' ); ?></button>
		</form>
	</div>
	<div class="card">
		<h2><?php esc_html_e( 'Disconnect', 'cancelsaver' ); ?></h2>
		<p><?php esc_html_e( 'Deletes CancelSaver’s webhooks and API key in this store. Open offers end; nothing more is sent. You can connect again at any time.', 'cancelsaver' ); ?></p>
		<form method="post" action="<?php echo esc_url( admin_url( 'admin-post.php' ) ); ?>">
			<?php action_fields( 'disconnect' ); ?>
			<button class="button"><?php esc_html_e( 'Disconnect', 'cancelsaver' ); ?></button>
		</form>
	</div>
	<?php
}

/**
 * What every form of ours carries.
 *
 * @param string $what The action.
 */
function action_fields( $what ) {
	echo '<input type="hidden" name="action" value="' . esc_attr( 'cancelsaver_' . $what ) . '">';
	// Not wp_nonce_field(), which gives every form of the page the same id.
	echo '<input type="hidden" name="_wpnonce" value="' . esc_attr( wp_create_nonce( 'cancelsaver_' . $what ) ) . '">';
}

/**
 * What the service says.
 */
function show_health() {
	$health = health();
	if ( is_wp_error( $health ) ) {
		echo '<p><strong>' . esc_html( $health->get_error_message() ) . '</strong></p>';
		if ( 'cancelsaver_stranger' === $health->get_error_code() ) {
			echo '<p><a class="button" href="' . esc_url( SERVICE . 'install/woocommerce?store=' . rawurlencode( home_url( '/' ) ) ) . '">' . esc_html__( 'Connect again', 'cancelsaver' ) . '</a></p>';
		}
		return;
	}
	if ( ! empty( $health['trouble'] ) && is_string( $health['trouble'] ) ) {
		echo '<p><strong>' . esc_html( $health['trouble'] ) . '</strong></p>';
	} else {
		echo '<p>' . esc_html__( 'Everything works: cancelled orders reach CancelSaver.', 'cancelsaver' ) . '</p>';
	}
}

/**
 * One line for each webhook.
 */
function show_webhooks() {
	$webhooks = our_webhooks();
	if ( array() === $webhooks ) {
		echo '<p><strong>' . esc_html__( 'There are none: somebody deleted them. CancelSaver makes them anew within the hour.', 'cancelsaver' ) . '</strong></p>';
		return;
	}
	echo '<table class="widefat striped"><thead><tr><th scope="col">' . esc_html__( 'About', 'cancelsaver' ) . '</th><th scope="col">'
		. esc_html__( 'State', 'cancelsaver' ) . '</th><th scope="col">' . esc_html__( 'Failures in a row', 'cancelsaver' ) . '</th></tr></thead><tbody>';
	foreach ( $webhooks as $webhook ) {
		$names = wc_get_webhook_statuses();
		$state = $webhook->get_status();
		echo '<tr><td>' . esc_html( $webhook->get_topic() ) . '</td><td>' . esc_html( isset( $names[ $state ] ) ? $names[ $state ] : $state )
			. '</td><td>' . esc_html( number_format_i18n( $webhook->get_failure_count() ) ) . '</td></tr>';
	}
	echo '</tbody></table><p></p>';
}

/**
 * Which orders customers may cancel themselves.
 */
function show_statuses() {
	$chosen = get_option( STATUSES_OPTION, array( 'on-hold', 'processing' ) );
	echo '<fieldset><legend>' . esc_html__( 'Customers may cancel their own orders that are', 'cancelsaver' ) . '</legend>';
	foreach ( array( 'on-hold', 'processing' ) as $status ) {
		echo '<p><label><input type="checkbox" name="statuses[]" value="' . esc_attr( $status ) . '"' . checked( in_array( $status, (array) $chosen, true ), true, false ) . '> '
			. esc_html( wc_get_order_status_name( $status ) ) . '</label></p>';
	}
	echo '</fieldset><p>' . esc_html__( 'Orders that await payment can always be cancelled. Cancelling moves no money: refund paid orders as you do today.', 'cancelsaver' ) . '</p>';
}
